import { join } from 'node:path';
import { createClient } from '@countersign/api-client';
import { plainEnvironment } from '@countersign/test-kit';
import { readConfig } from '../config.ts';
import { findPerson } from '../local/people.ts';
import { setUpPeople } from '../local/set-up-people.ts';
import { startProcess } from '../local/start-process.ts';

/** Who it takes to end a set-up, and to ask and answer for something: each more is a tenth more to verify, of the same kind. */
const PEOPLE = ['administrator-2', 'requester', 'approver-1', 'approver-2', 'olivia'];

/** Makes a data directory with a log of people, an account and a few requests: denied, approved, rejected. */
export async function writeDemoLog(dataDirectory: string): Promise<void> {
  const api = await startProcess({
    name: 'api',
    script: join(readConfig({}).projectDirectory, 'apps', 'api', 'src', 'main.ts'),
    environment: plainEnvironment({ COUNTERSIGN_DATA: dataDirectory, API_PORT: '0', LOG_LEVEL: 'error' }),
    stop: new AbortController().signal,
    onLine: (line) => {
      throw new Error(line);
    },
  });
  try {
    const admin = await setUpPeople(dataDirectory, api.url, PEOPLE);
    const as = (name: string) => createClient({ url: api.url, token: findPerson(dataDirectory, name).token });
    for (const id of ['shop', 'crm', 'app']) {
      await admin.addIntegration({ body: { id, name: `The ${id}`, owner: 'olivia@acme.example' } });
    }
    // Last of all: the first account at a real provider ends the set-up.
    await admin.addAccount({
      body: {
        id: 'acme',
        provider: 'dotdigital',
        companyName: 'Acme',
        region: 'r1',
        emailDomains: ['acme.example'],
        operators: [{ name: 'owner', role: 'account-owner' }],
      },
    });
    const submit = (integration: string) =>
      as('requester').submitRequest({
        body: {
          provider: 'dotdigital',
          account: 'acme',
          action: 'create',
          integration,
          reason: 'It needs one',
        },
      });
    await submit('nobody-knows-it');
    for (const [integration, verdict] of [
      ['shop', 'approve'],
      ['crm', 'reject'],
      ['app', 'approve'],
    ] as const) {
      const { request, revision } = await submit(integration);
      await as('approver-1').reviewRequest({
        params: { id: request.id },
        body: { verdict, digest: revision.digest, reason: 'It was looked at' },
      });
    }
  } finally {
    await api.stop(30_000);
  }
}
