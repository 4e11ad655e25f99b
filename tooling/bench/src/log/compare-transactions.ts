import type { Store, WriteTransaction } from '@countersign/use-cases/ports';
import { wallMillis } from '../measure/clocks.ts';
import { type Comparison, compare } from '../measure/compare.ts';
import { forEachConcurrently } from '../measure/for-each-concurrently.ts';
import { requireEqual } from '../require-equal.ts';
import type { Own } from '../resources/with-resources.ts';
import { readLogFile } from './log-file.ts';
import { openLog } from './open-log.ts';
import { prepareSubmissions, type Submit } from './submissions.ts';

const SUBMISSIONS = 600;
/** `request.submitted` and `decision.made`. */
const ENTRIES_EACH = 2;
const ROUNDS = 9;
const WARM_UPS = 2;

/**
 * Requests handed in and decided, as the product does it: everything in one transaction with the entries of the log. Against
 * it the same transactions, whose entries are not appended to the log but inserted as bytes into a table of their own, by
 * better-sqlite3 on the same connection.
 *
 * @throws Error where an entry or a row is missing, or the log does not verify afterwards
 */
export async function compareTransactions(own: Own, writers: number): Promise<Comparison> {
  const log = await openLog(own);
  const bare = await openLog(own);
  bare.writer.exec('CREATE TABLE bare (idx INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT');
  const insert = bare.writer.prepare<[Buffer]>('INSERT INTO bare (body) VALUES (?)');
  const rows = bare.writer.prepare<[], number>('SELECT count(*) FROM bare').pluck();
  const file = await readLogFile(log, own);
  let written: readonly Buffer[] = [];
  let next = 0;
  const append: WriteTransaction['audit']['append'] = () => {
    insert.run(written[next % written.length] ?? Buffer.alloc(0));
    return next++;
  };
  const submit = await prepareSubmissions(log.store);
  const submitBare = await prepareSubmissions(bare.store, appendingWith(append, bare.store));
  let size = file.size();
  const comparison = await compare({
    ours: {
      run: () => submitAll(submit, writers),
      check: () => {
        size += SUBMISSIONS * ENTRIES_EACH;
        requireEqual('entries in the log', file.size(), size);
        written = file.bodies(size - SUBMISSIONS * ENTRIES_EACH);
      },
    },
    baseline: {
      run: () => submitAll(submitBare, writers),
      check: () => requireEqual('rows in the bare table', rows.get() ?? 0, next),
    },
    rounds: ROUNDS,
    warmUps: WARM_UPS,
    now: wallMillis,
  });
  const report = file.verify();
  if (!report.ok) throw new Error(`The log does not verify: ${report.findings[0]?.message}`);
  return comparison;
}

async function submitAll(submit: Submit, writers: number): Promise<number> {
  await forEachConcurrently(Array.from({ length: SUBMISSIONS }), writers, submit);
  return SUBMISSIONS;
}

/** The store, whose transactions append entries in another way. */
function appendingWith(append: WriteTransaction['audit']['append'], store: Store): Store {
  return {
    ...store,
    write: (work) => store.write((tx) => work({ ...tx, audit: { ...tx.audit, append } })),
  };
}
