import type { Action, Change, Effect, ReviewVerdict } from '@countersign/schema';

/** What was asked for, as far as it tells whether it is the same again. */
export interface ReviewHistory {
  readonly action: Action;
  readonly change: Change;
  /** What it does to the target, as the policies were told. */
  readonly effects: readonly Effect[];
}

/** A review of another revision, or of another request about the same API user. */
export interface PastReview {
  readonly request: string;
  readonly principal: string;
  readonly verdict: ReviewVerdict;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly asked: ReviewHistory;
}

/** How long a rejection stands against another request for the same, in days. Within its own request it stands for good. */
export const REJECTION_STANDS_DAYS = 30;

/** What somebody who is changed can be called and described as; two such changes are the same where their values are. */
const WITHOUT_ACCESS: ReadonlySet<Effect> = new Set(['changes-identity', 'changes-details']);

const accessEffects = ({ effects }: ReviewHistory) => effects.filter((effect) => !WITHOUT_ACCESS.has(effect));

/**
 * Whether something that was asked for before is asked for again: it does the same to the access of the same target, whatever
 * the action is called; or it is the same action with one value at least that was there before, so that a detail put beside it
 * makes no other request of it. A create is the same for the same place, whatever else it says; so is an action that has no
 * values.
 */
export function asksForSame(now: ReviewHistory, before: ReviewHistory): boolean {
  const known = accessEffects(before);
  return accessEffects(now).some((effect) => known.includes(effect)) || isSameAction(now, before);
}

function isSameAction(now: ReviewHistory, before: ReviewHistory): boolean {
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
  current: ReviewHistory & { readonly request: string },
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

const partsOf = (asked: ReviewHistory): readonly string[] => [
  ...valuesOf(asked.change),
  ...accessEffects(asked),
];

/** A no is taken back by a later yes to everything that it shares with what is asked for now; a yes to something else is none. */
function isTakenBack(no: PastReview, current: ReviewHistory, alike: readonly PastReview[]): boolean {
  const now = new Set(partsOf(current));
  const shared = partsOf(no.asked).filter((part) => now.has(part));
  return alike.some(
    ({ verdict, principal, createdAt, asked }) =>
      verdict === 'approve' &&
      principal === no.principal &&
      createdAt > no.createdAt &&
      shared.every((part) => partsOf(asked).includes(part)),
  );
}
