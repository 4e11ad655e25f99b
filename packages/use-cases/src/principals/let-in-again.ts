import type { Instant } from '@countersign/schema';
import { entriesOfType } from '../log/entries-of-type.ts';
import type { LogReader } from '../ports/index.ts';

/**
 * Tells whether something that signs a principal in is from before that one was let in again: then it ended when they left, whatever its row says.
 * Remembers when that was, as long as the log has no newer entry of it.
 */
export function createLetInAgain(): (
  tx: LogReader,
  made: { principal: string; createdAt: Instant },
) => boolean {
  let newest = -1;
  let times: ReadonlyMap<string, Instant> = new Map();
  return (tx, { principal, createdAt }) => {
    const last = tx.audit.last('principal.reactivated') ?? -1;
    if (last !== newest) {
      times = new Map(entriesOfType(tx, 'principal.reactivated').map(({ at, data }) => [data.principal, at]));
      newest = last;
    }
    return createdAt < (times.get(principal) ?? 0);
  };
}
