import { GLOBAL, isAuthorized } from '../authorization/index.ts';
import type { GovernanceChangeRecord, GovernanceReader, IdentityReader } from '../ports/index.ts';

/** Who may still review a change: not whoever asked for it, gains by it, or has reviewed it. */
export function reviewersLeft(
  tx: IdentityReader & GovernanceReader,
  { id, proposer, beneficiaries }: Pick<GovernanceChangeRecord, 'id' | 'proposer' | 'beneficiaries'>,
): readonly string[] {
  const reviewed = tx.governanceChanges.reviews(id).map(({ principal }) => principal);
  const excluded = new Set([proposer, ...beneficiaries, ...reviewed]);
  return tx.principals
    .list()
    .filter((one) => !excluded.has(one.id) && isAuthorized(one, 'governance.review', GLOBAL))
    .map((one) => one.id);
}
