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
    if (field === 'password') return [field];
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
  const lastWords = new Map<string, PastReview>();
  for (const review of reviews) {
    if (review.request === current.request) {
      if (review.verdict === 'reject') said.add(review.principal);
    } else if (asksForSame(current, review.asked)) {
      const last = lastWords.get(review.principal);
      if (last === undefined || last.createdAt <= review.createdAt) lastWords.set(review.principal, review);
    }
  }
  for (const { principal, verdict } of lastWords.values()) if (verdict === 'reject') said.add(principal);
  return [...said].sort();
}
