import { digestOf } from '../digest.ts';
import type { GovernanceChangeRecord, GovernanceReader } from '../ports/index.ts';
import { governanceDigest } from './governance-digest.ts';
import type { ChangeHistory } from './read-change-history.ts';

/**
 * Whether the rows of a change say what the log says of it: that it was asked for with this digest, who has reviewed it how, and
 * whether it is approved or over. Who edits a row of it gains nothing by that.
 */
export function matchesLog(
  tx: GovernanceReader,
  change: GovernanceChangeRecord,
  history: ChangeHistory | undefined,
): boolean {
  const { id, digest, state } = change;
  if (history === undefined || history.proposed.length !== 1) return false;
  if (history.proposed[0]?.digest !== digest || governanceDigest(change) !== digest) return false;
  const stage = history.isOver ? 'over' : history.isApproved ? 'approved' : 'proposed';
  if (stage !== (state === 'proposed' || state === 'approved' ? state : 'over')) return false;
  const logged = history.reviewed.map((one) =>
    [one.review, one.principal, one.verdict, one.digest, digestOf(one.proof ?? null)].join(' '),
  );
  const stored = tx.governanceChanges
    .reviews(id)
    .map(({ id: review, principal, verdict, proof }) =>
      [review, principal, verdict, digest, digestOf(proof)].join(' '),
    );
  return JSON.stringify(logged.toSorted()) === JSON.stringify(stored.toSorted());
}
