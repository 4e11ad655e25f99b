// Writes until the disk refuses a commit, says how the writes of that commit were answered, and goes on once the
// write-ahead log was put away. Runs with a limit on the size of its files.
import { CountersignError } from '@countersign/schema';
import BetterSqlite3 from 'better-sqlite3';
import { openStore } from '../../open-store.ts';
import { sampleEvent } from '../sample-records.ts';
import { testSettings } from '../with-temp-store.ts';
import { reachStart } from './reach-start.ts';

const [path = ''] = process.argv.slice(2);

const store = openStore({ path, ...testSettings() });
await reachStart();
const append = () => store.write((tx) => tx.audit.append({ kind: 'system' }, sampleEvent()));
const refuse = () =>
  store.write(() => {
    throw new CountersignError('NOT_FOUND', { what: 'request', id: 'x' });
  });

let committed = 0;
for (;;) {
  const answers = await Promise.allSettled([append(), append(), refuse()]);
  const [first] = answers;
  if (first?.status === 'fulfilled') {
    committed += 2;
    continue;
  }
  const codes = answers.map((answer) =>
    answer.status === 'rejected' && answer.reason instanceof CountersignError
      ? answer.reason.code
      : 'answered',
  );
  process.stdout.write(`${codes.join(' ')}\n`);
  break;
}
const other = new BetterSqlite3(path);
other.pragma('wal_checkpoint(TRUNCATE)');
other.close();
// The entry before it says that the log goes on.
if ((await append()) === committed + 1) process.stdout.write('the log goes on\n');
store.close();
