// Tries to give each integration an API user, and says for each whether it got it.
import { CountersignError } from '@countersign/schema';
import { openStore } from '../../open-store.ts';
import { sampleApiUser } from '../sample-records.ts';
import { testSettings } from '../with-temp-store.ts';
import { reachStart } from './reach-start.ts';

const [path = '', series = '', ...integrations] = process.argv.slice(2);

const store = openStore({ path, ...testSettings() });
await reachStart();
for (const [number, integration] of integrations.entries()) {
  const apiUser = sampleApiUser(Number(series) * 1000 + number, { integration, state: 'reserved' });
  const outcome = await store
    .write((tx) => tx.apiUsers.insert(apiUser))
    .then(
      () => 'taken',
      (error: unknown) => (error instanceof CountersignError ? error.code : String(error)),
    );
  process.stdout.write(`${integration} ${outcome}\n`);
}
store.close();
