import type { TrustedLog, WitnessPolicy } from '@countersign/audit-log';
import { CountersignError, type Instant } from '@countersign/schema';
import { cosignedCheckpoint } from '../../checkpoints/cosigned-checkpoint.ts';
import type { LogReader } from '../../ports/index.ts';
import { timeOfEntry } from '../time-of-entry.ts';

const DAY_MILLIS = 86_400_000;
/** Time between two entries that counts at most: nobody vouches for longer than this that it has passed. */
const MOST_BETWEEN_ENTRIES = 7 * DAY_MILLIS;

/**
 * Makes sure that entries were kept as long as they have to be, whatever the clock of this machine says now: whoever sets it ahead would
 * have the entries of today pruned. Where witnesses cosign the log, their time counts. Where none does, the times of the entries
 * do, and what the clock jumped between two of them counts as a week.
 * @param retained.index of the first entry that stays
 * @throws CountersignError PRUNING_REFUSED
 */
export function requireRetained(
  tx: LogReader,
  retained: { readonly index: number; readonly now: Instant; readonly retentionMillis: number },
  { policy, trustedLog }: { readonly policy: WitnessPolicy | null; readonly trustedLog: TrustedLog },
): void {
  const newest = retained.index - 1;
  const cosigned = policy?.quorum == null ? null : cosignedCheckpoint(tx, policy, trustedLog);
  if (cosigned !== null) {
    // The earliest of those that are enough: no single one of them moves the time ahead.
    const witnessed = 1_000 * Math.min(...cosigned.witnesses.map(({ seconds }) => seconds));
    requirePassed(witnessed - timeOfEntry(tx, newest), retained, 'by the time of the witnesses');
  } else if (policy?.quorum != null) {
    const problem = 'no checkpoint has been cosigned by enough witnesses yet, whose time counts here';
    throw new CountersignError('PRUNING_REFUSED', { problem });
  } else {
    const last = tx.audit.size() - 1;
    const since = Math.min(retained.now - timeOfEntry(tx, last), MOST_BETWEEN_ENTRIES);
    const advice =
      'by the times of the entries, of which two that follow each other count as a week apart at most. Where witnesses cosign the log, their time counts instead';
    requirePassed(elapsed(tx, newest, last) + since, retained, advice);
  }
}

function requirePassed(
  passed: number,
  { index, retentionMillis }: { index: number; retentionMillis: number },
  by: string,
) {
  if (passed >= retentionMillis) return;
  const days = (millis: number) => Math.floor(millis / DAY_MILLIS);
  const problem = `${days(Math.max(0, passed))} days have passed since entry ${index - 1}, and entries are kept for ${days(retentionMillis)} at least (${by}). Ask for an earlier time`;
  throw new CountersignError('PRUNING_REFUSED', { problem });
}

/** Time between two entries, of which the gaps count up to a limit. Looks closer only where a longer one can be. */
function elapsed(tx: LogReader, from: number, to: number): number {
  if (from >= to) return 0;
  const span = timeOfEntry(tx, to) - timeOfEntry(tx, from);
  if (span <= MOST_BETWEEN_ENTRIES) return span;
  if (to - from === 1) return MOST_BETWEEN_ENTRIES;
  const middle = Math.floor((from + to) / 2);
  return elapsed(tx, from, middle) + elapsed(tx, middle, to);
}
