import { isAuthorized } from '../authorization/index.ts';
import type { GovernanceChangeRecord, ReadTransaction } from '../ports/index.ts';
import { meetsSignature } from '../reviews/signed/missing-signature.ts';
import { accessOf } from './access-of.ts';
import { changeSignature } from './change-signature.ts';

/**
 * How many approvals of a change count: whoever has left since, or lost the role, approves nothing any more, and where the policies in
 * force want a passkey's signature, only what has one.
 */
export function countedApprovals(
  tx: ReadTransaction,
  change: Pick<GovernanceChangeRecord, 'id' | 'content' | 'effects'>,
): number {
  const { reviewing, object } = accessOf(tx, change);
  const level = changeSignature(tx, change);
  // Whoever leaves or loses the role ends what they approved; this is for what came into the database in another way.
  return tx.governanceChanges.reviews(change.id).filter(({ principal, verdict, proof }) => {
    const reviewer = tx.principals.get(principal);
    return (
      verdict === 'approve' &&
      reviewer !== undefined &&
      isAuthorized(reviewer, reviewing, object) &&
      meetsSignature(proof, level)
    );
  }).length;
}
