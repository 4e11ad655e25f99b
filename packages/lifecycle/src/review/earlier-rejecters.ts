import type { Action, Change } from '@countersign/schema';

/** What was asked for, as far as it tells whether it is the same again. */
export interface Asked {
  readonly action: Action;
  readonly change: Change;
}

/** A review of another revision, or of another request about the same API user. */
export interface PastReview {
  readonly request: string;
  readonly principal: string;
  readonly verdict: 'approve' | 'reject';
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly asked: Asked;
}

/** How long a rejection stands against another request for the same, in days. Within its own request it stands for good. */
export const REJECTION_STANDS_DAYS = 30;

/**
 * Whether something that was asked for before is asked for again: the same action, and one value at least that was there
 * before, so that a detail put beside it makes no other request of it. A create is the same for the same place, whatever
 * else it says; so is an action that has no values.
 */
export function asksForSame(now: Asked, before: Asked): boolean {
  if (now.action !== before.action) return false;
  const wanted = valuesOf(now.change);
  const known = new Set(valuesOf(before.change));
  if (now.action === 'create' || wanted.length === 0 || known.size === 0) return true;
  return wanted.some((value) => known.has(value));
}

function valuesOf(change: Change): readonly string[] {
  return Object.entries(change).flatMap(([field, value]) => {
    if (value === undefined) return [];
    // Two passwords cannot be compared: asking for another password is asking for the same.
    if (field === 'password' || field === 'newPassword') return ['password'];
    if (Array.isArray(value)) return value.map((one) => `${field}=${JSON.stringify(one)}`);
    if (typeof value !== 'object' || value === null) return [`${field}=${JSON.stringify(value)}`];
    return Object.entries(value).map(([key, level]) => `${field}.${key}=${JSON.stringify(level)}`);
  });
}

/**
 * Who said no to this before: whoever rejected an earlier revision of the request, whatever became of it since; and whose
 * last word on the same in another request was no.
 * @param reviews those of earlier revisions and of other requests for the same place, in any order
 */
export function earlierRejecters(
  current: Asked & { readonly request: string },
  reviews: readonly PastReview[],
): readonly string[] {
  const said = new Set<string>();
  const alike = reviews.filter((one) => one.request !== current.request && asksForSame(current, one.asked));
  for (const review of reviews) {
    if (review.verdict !== 'reject') continue;
    if (
      review.request === current.request ||
      (alike.includes(review) && !isTakenBack(review, current, alike))
    )
      said.add(review.principal);
  }
  return [...said].sort();
}

/** A no is taken back by a later yes to everything that it shares with what is asked for now; a yes to something else is none. */
function isTakenBack(no: PastReview, current: Asked, alike: readonly PastReview[]): boolean {
  const now = new Set(valuesOf(current.change));
  const shared = valuesOf(no.asked.change).filter((value) => now.has(value));
  return alike.some(
    ({ verdict, principal, createdAt, asked }) =>
      verdict === 'approve' &&
      principal === no.principal &&
      createdAt > no.createdAt &&
      shared.every((value) => valuesOf(asked.change).includes(value)),
  );
}
