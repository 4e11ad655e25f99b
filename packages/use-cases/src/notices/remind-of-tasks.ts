import type { Instant } from '@countersign/schema';
import type { ReadTransaction, WaitingPlace, WaitingRecord } from '../ports/index.ts';
import type { Directory } from './directory.ts';
import { doersOf } from './operators-of.ts';
import type { Upcoming } from './upcoming.ts';

const SOON_MILLIS = 7_200_000;
const DAY_MILLIS = 86_400_000;
const ROWS_AT_ONCE = 500;
/** So many are looked at each time; what is due first comes first. */
const MOST_ROWS = 10_000;

/** What is told of tasks, and of second looks at them, that are due soon or overdue. What was told of already is left out. */
export function remindOfTasks(tx: ReadTransaction, directory: Directory, now: Instant): readonly Upcoming[] {
  return (['task', 'confirmation'] as const).flatMap((kind) =>
    [...dueUntil(tx, kind, now + SOON_MILLIS)].flatMap((row) => remindersOf(tx, directory, { row, now })),
  );
}

/** Once when it is due soon, and once for each day that it is late; after the first, whoever answers for the account is told as well. */
function remindersOf(
  tx: ReadTransaction,
  directory: Directory,
  { row, now }: { readonly row: WaitingRecord; readonly now: Instant },
): readonly Upcoming[] {
  const { id: subject, account, dueAt } = row;
  const daysLate = Math.floor((now - dueAt) / DAY_MILLIS);
  const due = new Date(dueAt).toISOString();
  const ofTask = (): readonly string[] => {
    const task = tx.tasks.get(subject);
    const request = task && tx.requests.get(task.request);
    return task === undefined || request === undefined ? [] : doersOf(tx, directory, { task, request });
  };
  const about = { subject, account };
  if (daysLate < 0) {
    const soon = { ...about, event: 'task-due-soon', day: due } as const;
    return tx.notices.wasToldOfDay(soon) ? [] : [{ ...soon, recipients: ofTask() }];
  }
  const day = `${due} and ${daysLate} days`;
  const late = { ...about, event: 'task-overdue', day } as const;
  if (tx.notices.wasToldOfDay(late)) return [];
  const overdue = { ...late, recipients: ofTask() };
  if (daysLate === 0) return [overdue];
  const recipients = directory.withRole('administrator', account);
  return [overdue, { ...about, event: 'task-long-overdue', day, recipients }];
}

function* dueUntil(
  tx: ReadTransaction,
  kind: WaitingRecord['kind'],
  until: Instant,
): Generator<WaitingRecord> {
  let after: WaitingPlace = { dueAt: Number.MIN_SAFE_INTEGER, id: '' };
  for (let read = 0; read < MOST_ROWS; read += ROWS_AT_ONCE) {
    const rows = tx.waiting.list({ kind, after, limit: ROWS_AT_ONCE });
    for (const row of rows) {
      if (row.dueAt > until) return;
      yield row;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_AT_ONCE) return;
    after = last;
  }
}
