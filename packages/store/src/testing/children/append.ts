// Appends to the log of the store at the given path, some entries at a time, and says which indexes it was given.
import { openStore } from '../../open-store.ts';
import { createFixedClock } from '../fakes.ts';
import { testSettings } from '../with-temp-store.ts';
import { reachStart } from './reach-start.ts';

const [path = '', series = '', count = ''] = process.argv.slice(2);
const TOGETHER = 5;

const store = openStore({ path, ...testSettings(createFixedClock(), Number(series)) });
await reachStart();
for (let done = 0; done < Number(count); done += TOGETHER) {
  const writes = Array.from({ length: TOGETHER }, () =>
    store.write((tx) =>
      tx.audit.append(
        { kind: 'worker', id: series },
        { type: 'worker.stopped', request: null, data: { clean: true } },
      ),
    ),
  );
  for (const index of await Promise.all(writes)) process.stdout.write(`${index}\n`);
}
store.close();
