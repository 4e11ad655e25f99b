import {
  asksForSame,
  type EarlierRejecter,
  earlierRejecters,
  REJECTION_STANDS_DAYS,
  type ReviewHistory,
} from '@countersign/lifecycle';
import { ERASED_TEXT } from '@countersign/schema';
import { isAuthorized } from '../authorization/index.ts';
import type {
  IdentityReader,
  LogReader,
  ProvisioningReader,
  RequestRecord,
  ReviewRecord,
} from '../ports/index.ts';
import { mayBeOneOf } from '../principals/may-be-one-of.ts';
import { askersOf } from './actor-facts.ts';

/** A request begins with it, and each edit makes the next one. */
const FIRST_REVISION = 1;
const STANDS_MILLIS = REJECTION_STANDS_DAYS * 86_400_000;

/**
 * What was said of this before: every review of the earlier revisions of the request, and the rejections of other requests
 * about the same API user that have the same action or do the same to its access. Oldest first.
 */
export function earlierReviews(tx: ProvisioningReader, request: RequestRecord): readonly ReviewRecord[] {
  const own = ofEarlierRevisions(tx, request);
  const alike = rejectedAlike(tx, request);
  const asked = previousRequestsIn(tx);
  const current = alike.length === 0 ? undefined : asked(request.id, request.revision);
  const others = [...new Set(alike.map((one) => one.request))]
    .flatMap((id) => tx.reviews.ofRequest(id))
    .filter((review) => {
      const then = review.verdict === 'reject' ? asked(review.request, review.revision) : undefined;
      if (current === undefined || then === undefined) return false;
      return then.action === current.action || asksForSame(current, then);
    });
  return [...own, ...others].sort((one, other) => one.createdAt - other.createdAt);
}

/** Whoever said no to this before, and has to be asked again. */
export function rejectersOf(
  tx: IdentityReader & ProvisioningReader & LogReader,
  request: RequestRecord,
): readonly EarlierRejecter[] {
  const own = ofEarlierRevisions(tx, request);
  const others = rejectedAlike(tx, request);
  if (others.length === 0 && !own.some((review) => review.verdict === 'reject')) return [];
  const asked = previousRequestsIn(tx);
  const current = asked(request.id, request.revision);
  if (current === undefined) return [];
  const reviews = [...own, ...others].flatMap((review) => {
    const then = asked(review.request, review.revision);
    return then === undefined ? [] : [{ ...review, asked: then }];
  });
  const askers = askersOf(tx, request);
  // Who may be one of those is not asked again, and another one stands for that one.
  const isSame = mayBeOneOf(tx, askers, { from: request.createdAt });
  return earlierRejecters({ ...current, request: request.id }, reviews)
    .filter((principal) => !askers.has(principal))
    .map((principal) => ({
      principal,
      available: !isSame(principal) && mayReview(tx, principal, request.account),
    }));
}

function ofEarlierRevisions(
  tx: ProvisioningReader,
  { id, revision }: Pick<RequestRecord, 'id' | 'revision'>,
): readonly ReviewRecord[] {
  if (revision === FIRST_REVISION) return [];
  return tx.reviews.ofRequest(id).filter((review) => review.revision < revision);
}

/** Reviews of other requests about the same, of which one at least was rejected while that still stands. */
function rejectedAlike(tx: ProvisioningReader, request: RequestRecord) {
  const submitted = tx.revisions.get(request.id, request.revision)?.createdAt ?? request.createdAt;
  const alike = tx.reviews.ofAlike(request, submitted - STANDS_MILLIS);
  return alike.some((review) => review.verdict === 'reject') ? alike : [];
}

function previousRequestsIn(tx: ProvisioningReader) {
  return (request: string, revision: number): ReviewHistory | undefined => {
    const input = tx.revisions.get(request, revision)?.input;
    if (input === undefined) return undefined;
    const effects = tx.decisions.ofRevision(request, revision)?.facts.effects ?? [];
    return { action: input.action, change: input.change, effects };
  };
}

function mayReview(tx: IdentityReader, id: string, account: string): boolean {
  const principal = tx.principals.get(id);
  return (
    principal !== undefined &&
    principal.email !== ERASED_TEXT &&
    isAuthorized(principal, 'request.review', { account })
  );
}
