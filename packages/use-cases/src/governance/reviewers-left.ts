import type { Principal } from '@countersign/schema';
import { isAuthorized } from '../authorization/index.ts';
import type { GovernanceChangeRecord, ReadTransaction } from '../ports/index.ts';
import { mayBeOneOf } from '../principals/may-be-one-of.ts';
import { accessOf } from './access-of.ts';
import { kindOf } from './kinds/index.ts';

type ReviewedChange = Pick<GovernanceChangeRecord, 'id' | 'content' | 'proposer' | 'beneficiaries'>;

/** Who does not review a change, whatever their roles: whoever asked for it or gains by it, and whom its kind names. */
export const excludedFrom = (
  tx: ReadTransaction,
  { content, proposer, beneficiaries }: Omit<ReviewedChange, 'id'>,
): ReadonlySet<string> =>
  new Set([proposer, ...beneficiaries, ...(kindOf(content).excluded?.(tx, content) ?? [])]);

/** Tells of principals whether they may still review a change: nobody who is excluded from it, or has reviewed it. */
export function reviewersOf(tx: ReadTransaction, change: ReviewedChange): (principal: Principal) => boolean {
  const hasReviewed = mayBeOneOf(
    tx,
    tx.governanceChanges.reviews(change.id).map(({ principal }) => principal),
  );
  const { reviewing, object } = accessOf(tx, change);
  const isExcluded = mayBeOneOf(tx, excludedFrom(tx, change));
  return (one) => isAuthorized(one, reviewing, object) && !isExcluded(one.id) && !hasReviewed(one.id);
}

/** Who may still review a change. */
export const reviewersLeft = (tx: ReadTransaction, change: ReviewedChange): readonly string[] =>
  tx.principals
    .list()
    .filter(reviewersOf(tx, change))
    .map((one) => one.id);
