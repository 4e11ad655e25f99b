import type { Instant } from '@countersign/schema';
import { overdueBreakGlass } from '../break-glass/unreviewed-break-glass.ts';
import type { ReadTransaction } from '../ports/index.ts';
import type { Directory } from './directory.ts';
import { overseersOf } from './resolve/break-glass-notices.ts';
import type { Upcoming } from './upcoming.ts';

const DAY_MILLIS = 86_400_000;

/** What is told of broken glass that nobody has reviewed in time: once for each day that it is late. */
export const remindOfBreakGlass = (
  tx: ReadTransaction,
  directory: Directory,
  now: Instant,
): readonly Upcoming[] =>
  overdueBreakGlass(tx, now).flatMap(({ id, request: subject, dueAt }): readonly Upcoming[] => {
    const request = tx.requests.get(subject);
    if (request === undefined) return [];
    const daysLate = Math.floor((now - dueAt) / DAY_MILLIS);
    return [
      {
        event: 'break-glass-overdue',
        subject,
        day: `${id} ${daysLate} days`,
        recipients: overseersOf(directory, request),
        account: request.account,
      },
    ];
  });
