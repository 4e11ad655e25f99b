// Commits one change, and dies without warning at the given moment of a second one.
import { openStore } from '../../open-store.ts';
import { insertDirectory, insertPermitted, sampleId } from '../sample-records.ts';
import { testSettings } from '../with-temp-store.ts';
import { reachStart } from './reach-start.ts';

const [path = '', moment = ''] = process.argv.slice(2);

const dieAt = (here: string) => {
  if (here === moment) process.kill(process.pid, 'SIGKILL');
};

const store = openStore({ path, ...testSettings() });
await reachStart();
await store.write((tx) => {
  insertDirectory(tx);
  insertPermitted(tx, 1);
});
const writes = [2, 3].map((number) =>
  store.write((tx) => {
    insertPermitted(tx, number);
    dieAt('after the audit entry');
    tx.outbox.put({
      id: sampleId('out', number),
      provider: 'dotdigital',
      subject: sampleId('stp', number),
      availableAt: 0,
      begins: true,
    });
    if (number === 3) dieAt('before the commit');
  }),
);
await Promise.any(writes);
dieAt('when the first is answered');
