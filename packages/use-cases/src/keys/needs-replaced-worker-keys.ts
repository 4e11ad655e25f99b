import type { BatchState, Instant, RequestState } from '@countersign/schema';
import { entriesOfType } from '../log/entries-of-type.ts';
import type { ExecutionReader, LogReader, ProvisioningReader } from '../ports/index.ts';

/** Whoever was told the recipient before it was replaced may still be typing. */
const TYPING_MILLIS = 3_600_000;

/** More files than ever wait at a time. */
const MOST_FILES = 1_000;

const OPEN: readonly RequestState[] = ['returned', 'in-review', 'approved', 'in-progress'];
const UNDECIDED: readonly BatchState[] = ['deciding', 'cancelling', 'paused', 'stopped'];

/**
 * Whether something may wait that was sealed to a key of the workers before the newest. What a text is sealed to cannot be told from it, so
 * anything that was asked for before the new key, and has not ended, counts.
 */
export function needsReplacedWorkerKeys(
  tx: ExecutionReader & LogReader & ProvisioningReader,
  now: Instant,
): boolean {
  const replaced = entriesOfType(tx, 'key.rotated').findLast(({ data }) => data.key === 'worker');
  // A key without an entry was put there by somebody on the host, who knows what for.
  if (replaced === undefined) return true;
  const until = replaced.at + TYPING_MILLIS;
  const isOlder = (one: { readonly createdAt: Instant } | undefined) =>
    one !== undefined && one.createdAt <= until;
  return (
    now <= until ||
    OPEN.some((state) => isOlder(tx.requests.list({ state, limit: 1 })[0])) ||
    // Those whose row was edited are left out of a list, and may not hide the others.
    UNDECIDED.some((state) => isOlder(tx.batches.list({ state, limit: MOST_FILES })[0]))
  );
}
