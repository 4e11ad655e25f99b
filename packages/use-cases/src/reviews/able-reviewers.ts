import { ANY_STAGE, type Approver } from '@countersign/lifecycle';
import type { Principal } from '@countersign/schema';
import { isAuthorized } from '../authorization/index.ts';
import type { IdentityReader, LogReader } from '../ports/index.ts';
import { mayBeOneOf } from '../principals/may-be-one-of.ts';

/** What is asked about reviewers: where, and of whom they have to be others. */
export interface ReviewPlace {
  readonly account: string;
  readonly askers: ReadonlySet<string>;
  /** Since when it counts who was behind somebody; left out, what has not ended counts. */
  readonly since?: number;
}

/**
 * People who may review on an account and are surely nobody who asked, one by one: whoever needs a few looks at a few, however many there are.
 * Whether policies would let them is not asked, which is for each review by itself.
 */
export function* ableReviewers(
  tx: IdentityReader & LogReader,
  { account, askers, since }: ReviewPlace,
): Generator<Principal> {
  const isAsker = mayBeOneOf(tx, askers, since === undefined ? undefined : { from: since });
  for (const principal of tx.principals.ofRole('approver').people) {
    if (isAuthorized(principal, 'request.review', { account }) && !isAsker(principal.id)) yield principal;
  }
}

/** Somebody as they count towards what is asked for, in whichever stage. */
export const asApprover = (tx: IdentityReader, principal: string): Approver => ({
  principal,
  groups: tx.groups.of(principal),
  stage: ANY_STAGE,
});
