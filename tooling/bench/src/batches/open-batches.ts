import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiClient, createClient } from '@countersign/api-client';
import { loadInstallation } from '@countersign/runtime';
import { openStore, type SqliteStore } from '@countersign/store';
import { ACCOUNT, COMPANY_ID, PROVIDER } from '../pipeline/company.ts';
import { signIn } from '../pipeline/register-company.ts';
import { startProgram } from '../pipeline/start-program.ts';
import { tempDirectory } from '../resources/temp-directory.ts';
import type { Own } from '../resources/with-resources.ts';

/** An API that takes files, somebody who hands them in, and another process on the same store. */
interface Batches {
  readonly dataDirectory: string;
  readonly api: { readonly pid: number };
  readonly requester: ApiClient;
  /** The store as the worker has it open. */
  readonly store: SqliteStore;
  /** A file of so many API users to create, each for an integration of its own. */
  readonly file: Buffer<ArrayBuffer>;
}

/** @param profile directory for CPU profiles of the API */
export async function openBatches(own: Own, rows: number, profile?: string): Promise<Batches> {
  const dataDirectory = await tempDirectory(own);
  const api = await startProgram(own, {
    main: new URL(import.meta.resolve('@countersign/api/main')),
    environment: { COUNTERSIGN_DATA: dataDirectory, API_PORT: '0', LOG_LEVEL: 'warn' },
    profile,
  });
  const clientOf = (token: string) => createClient({ url: api.url, token });
  const { token } = JSON.parse(readFileSync(join(dataDirectory, 'people', 'administrator.json'), 'utf8'));
  const administrator = clientOf(token);
  await addAccount(administrator);
  const requester = await signIn({ administrator, clientOf }, 'requester');
  // What nobody could approve would be refused.
  for (const name of ['approver-1', 'approver-2'])
    await signIn({ administrator, clientOf }, 'approver', name);
  const store = await openStoreOf(dataDirectory, own);
  await addIntegrations(store, rows);
  const header =
    'provider,action,account,integration,email,first_name,last_name,country_code,permission_type,reason';
  const line = (index: number) =>
    `${PROVIDER},create,${ACCOUNT},integration-${index},new-${index}@bench.example,New,User,SVK,Read,Needed`;
  const lines = Array.from({ length: rows }, (_, index) => line(index));
  return { dataDirectory, api, requester, store, file: Buffer.from([header, ...lines, ''].join('\n')) };
}

const addAccount = (administrator: ApiClient) =>
  administrator.addAccount({
    body: {
      provider: PROVIDER,
      id: ACCOUNT,
      companyName: 'Bench',
      companyId: COMPANY_ID,
      region: 'eu',
      emailDomains: ['bench.example'],
      operators: [{ name: 'root', role: 'root', companyId: COMPANY_ID, credentials: 'none' }],
    },
  });

async function openStoreOf(dataDirectory: string, own: Own): Promise<SqliteStore> {
  const { store: settings } = await loadInstallation(dataDirectory);
  const quiet = () => undefined;
  const store = openStore({ ...settings, logger: { debug: quiet, info: quiet, warn: quiet, error: quiet } });
  await own(() => store.close());
  return store;
}

async function addIntegrations(store: SqliteStore, count: number): Promise<void> {
  for (let from = 0; from < count; from += 500) {
    await store.write((tx) => {
      for (let index = from; index < Math.min(count, from + 500); index += 1)
        tx.integrations.insert({
          id: `integration-${index}`,
          name: `integration ${index}`,
          owner: 'o@bench.example',
        });
    });
  }
}
