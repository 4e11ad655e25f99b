import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, createClient } from '@countersign/api-client';
import { loadInstallation } from '@countersign/runtime';
import { openStore, type SqliteStore } from '@countersign/store';
import { wallMillis } from '../measure/clocks.ts';
import { ACCOUNT, COMPANY_ID, PROVIDER } from '../pipeline/company.ts';
import { processorSeconds } from '../pipeline/processor-time.ts';
import { signIn } from '../pipeline/register-company.ts';
import { startProgram } from '../pipeline/start-program.ts';
import { requireEqual } from '../require-equal.ts';
import { tempDirectory } from '../resources/temp-directory.ts';
import type { Own } from '../resources/with-resources.ts';
import type { Suite } from '../suite.ts';

const ASK_EVERY_MILLIS = 20;
/** Between two changes of the other process, so that it has a rate that it could keep up. */
const WRITE_EVERY_MILLIS = 5;
const IDLE_MILLIS = 3_000;

/**
 * What a file of so many rows does to everybody else: how long the API takes for a cheap call meanwhile, and how many changes
 * another process gets written, which is what the worker is to the store.
 */
export const batchesSuite =
  (rows: number): Suite =>
  async ({ own, say }) => {
    const dataDirectory = await tempDirectory(own);
    const api = await startProgram(own, {
      main: new URL(import.meta.resolve('@countersign/api/main')),
      environment: { COUNTERSIGN_DATA: dataDirectory, API_PORT: '0', LOG_LEVEL: 'warn' },
    });
    const clientOf = (token: string) => createClient({ url: api.url, token });
    const { token } = JSON.parse(readFileSync(join(dataDirectory, 'people', 'administrator.json'), 'utf8'));
    const administrator = clientOf(token);
    await addAccount(administrator);
    const requester = await signIn({ administrator, clientOf }, 'requester');
    const other = await otherProcess(dataDirectory, own);
    await other.addIntegrations('integration', rows);

    const header = 'provider,action,account,integration,email,first_name,last_name,country_code,reason';
    const line = (index: number) =>
      `${PROVIDER},create,${ACCOUNT},integration-${index},new-${index}@bench.example,New,User,SVK,Needed`;
    const file = Buffer.from(
      [header, ...Array.from({ length: rows }, (_, index) => line(index)), ''].join('\n'),
    );
    const query = { fileName: 'many.csv', format: undefined };
    const calls: readonly (readonly [string, () => Promise<number>])[] = [
      ['idle', () => sleep(IDLE_MILLIS, rows)],
      ['preview', async () => (await requester.previewBatch({ query, file })).rows.length],
      ['submit', async () => (await requester.submitBatch({ query, file })).batch.rows.length],
      ['the same file again', async () => (await requester.submitBatch({ query, file })).batch.rows.length],
    ];
    for (const [name, work] of calls) {
      const meanwhile = watch(requester, other);
      const [started, worked] = [wallMillis(), processorSeconds(api.pid) ?? 0];
      requireEqual(`rows of ${name}`, await work(), rows);
      const seconds = (wallMillis() - started) / 1_000;
      const perRow = (((processorSeconds(api.pid) ?? 0) - worked) * 1_000) / rows;
      const { waited, changes } = await meanwhile.end();
      say(
        `  ${name} of ${rows} rows: ${seconds.toFixed(1)} s, ${perRow.toFixed(2)} ms of processor time a row; a cheap call takes ` +
          `${at(waited, 0.5)} ms, p99 ${at(waited, 0.99)}, at most ${at(waited, 1)}; another process writes ${(changes / seconds).toFixed(0)} changes/s`,
      );
    }
  };

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

interface OtherProcess {
  readonly store: SqliteStore;
  addIntegrations(name: string, count: number): Promise<void>;
}

/** The store as the worker has it open. */
async function otherProcess(dataDirectory: string, own: Own): Promise<OtherProcess> {
  const { store: settings } = await loadInstallation(dataDirectory);
  const quiet = () => undefined;
  const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const store = openStore({ ...settings, logger });
  await own(() => store.close());
  return {
    store,
    addIntegrations: async (name, count) => {
      for (let from = 0; from < count; from += 500) {
        await store.write((tx) => {
          for (let index = from; index < Math.min(count, from + 500); index += 1)
            tx.integrations.insert({
              id: `${name}-${index}`,
              name: `${name} ${index}`,
              owner: 'o@bench.example',
            });
        });
      }
    },
  };
}

/** Asks and writes until it is ended. */
function watch(client: ApiClient, { store }: OtherProcess) {
  let over = false;
  const waited: number[] = [];
  let changes = 0;
  const asking = async () => {
    while (!over) {
      const started = wallMillis();
      await client.me({});
      waited.push(wallMillis() - started);
      await sleep(ASK_EVERY_MILLIS);
    }
  };
  const writing = async () => {
    while (!over) {
      await store.write((tx) => {
        const id = `beside-${wallMillis().toString(36).replace('.', '-')}`;
        tx.integrations.insert({ id, name: id, owner: 'o@bench.example' });
      });
      changes += 1;
      await sleep(WRITE_EVERY_MILLIS);
    }
  };
  const both = Promise.all([asking(), writing()]);
  return {
    end: async () => {
      over = true;
      await both;
      return { waited: waited.sort((a, b) => a - b), changes };
    },
  };
}

const at = (sorted: readonly number[], part: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(0);
