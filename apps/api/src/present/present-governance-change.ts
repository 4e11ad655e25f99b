import type { GovernanceChangeView, Principal } from '@countersign/schema';
import { approvalsNeeded, GLOBAL, isAuthorized, reviewersLeft } from '@countersign/use-cases';
import type { GovernanceChangeRecord, ReadTransaction } from '@countersign/use-cases/ports';
import { iso, isoOrNull } from './instant.ts';
import { presentSignedReview } from './present-signed-review.ts';

export function presentGovernanceChange(
  tx: ReadTransaction,
  change: GovernanceChangeRecord,
  reader: Principal,
): GovernanceChangeView {
  const {
    kind: _inContent,
    entry: _inLog,
    items,
    effects,
    beneficiaries,
    createdAt,
    expiresAt,
    settledAt,
    ...rest
  } = change;
  const reviewers = change.state === 'proposed' ? [...reviewersLeft(tx, change)] : [];
  // Whoever asked and has no such role any more is told what became of it, and nobody's address.
  const seesReviewers = isAuthorized(reader, 'governance.read', GLOBAL);
  const reviews = tx.governanceChanges.reviews(change.id);
  return {
    ...rest,
    items: [...items],
    effects: [...effects],
    beneficiaries: [...beneficiaries],
    approvalsNeeded: approvalsNeeded(effects),
    reviewers,
    people: [
      ...new Set([
        change.content.principal,
        change.proposer,
        ...beneficiaries,
        ...(seesReviewers ? [...reviewers, ...reviews.map(({ principal }) => principal)] : []),
      ]),
    ].flatMap((id) => {
      const found = tx.principals.get(id);
      return found === undefined ? [] : [{ id, name: found.name, email: found.email }];
    }),
    reviews: reviews.map(presentSignedReview),
    createdAt: iso(createdAt),
    expiresAt: iso(expiresAt),
    settledAt: isoOrNull(settledAt),
  };
}
