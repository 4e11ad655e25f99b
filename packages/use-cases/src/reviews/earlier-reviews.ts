import { type EarlierRejecter, earlierRejecters, REJECTION_STANDS_DAYS } from '@countersign/lifecycle';
import { ERASED_TEXT } from '@countersign/schema';
import { isAuthorized } from '../authorization/index.ts';
import type { ReadTransaction, RequestRecord, ReviewRecord } from '../ports/index.ts';

const STANDS_MILLIS = REJECTION_STANDS_DAYS * 86_400_000;

/**
 * What was said of this before: every review of the earlier revisions of the request, and the rejections of other requests
 * for the same change to the same API user. Oldest first.
 */
export function earlierReviews(tx: ReadTransaction, request: RequestRecord): readonly ReviewRecord[] {
  const own = tx.reviews.ofRequest(request.id).filter((review) => review.revision < request.revision);
  const others = [...new Set(rejectedAlike(tx, request).map((one) => one.request))]
    .flatMap((id) => tx.reviews.ofRequest(id))
    .filter((review) => review.verdict === 'reject');
  return [...own, ...others].sort((one, other) => one.createdAt - other.createdAt);
}

/** Whoever said no to this before, and has to be asked again. */
export function rejectersOf(tx: ReadTransaction, request: RequestRecord): readonly EarlierRejecter[] {
  const own = tx.reviews.ofRequest(request.id).filter((review) => review.revision < request.revision);
  const others = rejectedAlike(tx, request);
  if (others.length === 0 && !own.some((review) => review.verdict === 'reject')) return [];
  const asked = askedIn(tx);
  const current = asked(request.id, request.revision);
  if (current === undefined) return [];
  const reviews = [...own, ...others].flatMap((review) => {
    const then = asked(review.request, review.revision);
    return then === undefined ? [] : [{ ...review, asked: then }];
  });
  const authors = new Set(tx.revisions.list(request.id).map((one) => one.author));
  return earlierRejecters({ ...current, request: request.id }, reviews)
    .filter((principal) => principal !== request.requester && !authors.has(principal))
    .map((principal) => ({ principal, available: mayReview(tx, principal, request.account) }));
}

/** Reviews of other requests for the same place, of which one at least was rejected while that still stands. */
function rejectedAlike(tx: ReadTransaction, request: RequestRecord) {
  const submitted = tx.revisions.get(request.id, request.revision)?.createdAt ?? request.createdAt;
  const alike = tx.reviews.ofAlike(request, submitted - STANDS_MILLIS);
  return alike.some((review) => review.verdict === 'reject') ? alike : [];
}

function askedIn(tx: ReadTransaction) {
  return (request: string, revision: number) => {
    const input = tx.revisions.get(request, revision)?.input;
    return input === undefined ? undefined : { action: input.action, change: input.change };
  };
}

function mayReview(tx: ReadTransaction, id: string, account: string): boolean {
  const principal = tx.principals.get(id);
  return (
    principal !== undefined &&
    principal.email !== ERASED_TEXT &&
    isAuthorized(principal, 'request.review', { account })
  );
}
