import { openSlots } from '@countersign/lifecycle';
import { askersOf } from '../evaluation/actor-facts.ts';
import { type ApprovalStatus, reviewCounts } from '../evaluation/approval-status.ts';
import type { ReadTransaction, RequestRecord } from '../ports/index.ts';
import { ableReviewers, asApprover } from './able-reviewers.ts';
import { peopleOf } from './people-of.ts';
import { formatTurn } from './whose-turn.ts';

/**
 * What a request waits for that nobody is left to give, in words: since it was admitted people left, or lost a role or a place in a group. Null
 * where it can still be approved, and where it does not wait for a review.
 */
export function lackingApprovals(
  tx: ReadTransaction,
  request: RequestRecord,
  { slots, resolution }: Pick<ApprovalStatus, 'slots' | 'resolution'>,
): string | null {
  if (request.state !== 'in-review' || resolution.open.length === 0) return null;
  const { account, createdAt } = request;
  const known = new Set(resolution.approvers.map(({ principal }) => principal));
  const hasReviewed = new Set(
    tx.reviews
      .list(request.id, request.revision)
      // Whoever was stood in for reviews themselves where that counts no more.
      .flatMap((one) => (reviewCounts(tx, request, one) ? peopleOf(one) : [one.principal])),
  );
  const approvers = [...resolution.approvers];
  // Where more people said no before than approvals are needed, as many approve it.
  const more = Array.from({ length: resolution.needed - slots.length }, () => ({ stage: 1, group: null }));
  const place = { account, askers: askersOf(tx, request), since: createdAt };
  for (const { id } of ableReviewers(tx, place))
    if (!known.has(id) && !hasReviewed.has(id)) approvers.push(asApprover(tx, id));
  const open = openSlots([...slots, ...more], approvers);
  return open.length === 0 ? null : formatTurn(open);
}
