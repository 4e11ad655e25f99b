import { CountersignError, type Instant, type Principal } from '@countersign/schema';
import { authorize, isAuthorized } from '../authorization/index.ts';
import type { DelegationRecord, IdentityReader, LogReader, ReviewRecord } from '../ports/index.ts';
import { hasLeftSince } from '../principals/has-left-since.ts';
import { principalOf } from '../principals/principal-of.ts';
import { delegationState } from './delegation-state.ts';

type Directory = IdentityReader & LogReader;

/** In whose place somebody reviews, and by which delegation. */
export interface StandIn {
  readonly delegator: Principal;
  readonly delegation: string;
}

/**
 * Makes sure that somebody reviews in place of this person now. What that person may review is another question.
 * @throws CountersignError PERSON_REQUIRED, NOT_VOUCHED_FOR, REVIEW_REFUSED, AUTHORITY_MISMATCH
 */
export function requireStandIn(
  tx: Directory,
  {
    delegate,
    delegator,
    at,
  }: { readonly delegate: Principal; readonly delegator: string; readonly at: Instant },
): StandIn {
  authorize(delegate, 'delegation.use', { account: null, principal: delegate.id });
  const found = tx.delegations.between(delegator, delegate.id).find((one) => isInForce(tx, one, at));
  if (found === undefined)
    throw new CountersignError('REVIEW_REFUSED', {
      reason: `You do not review in place of ${delegator} now. "countersign delegation list" shows in whose place you do, and until when.`,
    });
  return { delegator: principalOf(tx, delegator), delegation: found.id };
}

/** In whose places somebody reviews now. */
export function standInsOf(tx: Directory, delegate: Principal, at: Instant): readonly StandIn[] {
  if (!isAuthorized(delegate, 'delegation.use', { account: null, principal: delegate.id })) return [];
  return tx.delegations.byDelegate(delegate.id).flatMap((one) => {
    const delegator = isInForce(tx, one, at) ? tx.principals.get(one.delegator) : undefined;
    return delegator === undefined ? [] : [{ delegator, delegation: one.id }];
  });
}

/** The same for everybody who stands in for somebody now, by who does. */
export function everyStandIn(tx: Directory, at: Instant): ReadonlyMap<string, readonly StandIn[]> {
  const delegates = new Set(
    tx.delegations.list().flatMap((one) => (isInForce(tx, one, at) ? [one.delegate] : [])),
  );
  const found = [...delegates].flatMap((id) => tx.principals.get(id) ?? []);
  return new Map(found.map((one) => [one.id, standInsOf(tx, one, at)]));
}

/** Who stands in for somebody now, and for whom that one stands in: none of those is a second opinion. */
export const countedAsOneWith = (tx: Directory, principal: string, at: Instant): readonly string[] => [
  ...tx.delegations.byDelegate(principal).flatMap((one) => (isInForce(tx, one, at) ? [one.delegator] : [])),
  ...tx.delegations.byDelegator(principal).flatMap((one) => (isInForce(tx, one, at) ? [one.delegate] : [])),
];

/**
 * Whether a review that was given in place of somebody counts still: not where the delegation was ended before its time, nor where the delegate
 * may not review any more. What was given in time stays when the time is over.
 */
export function standInCounts(
  tx: Directory,
  { principal, delegation, createdAt }: Pick<ReviewRecord, 'principal' | 'delegation' | 'createdAt'>,
): boolean {
  const delegate = tx.principals.get(principal);
  const given = delegation === null ? undefined : tx.delegations.get(delegation);
  return (
    given !== undefined &&
    given.endedAt === null &&
    delegate !== undefined &&
    isAuthorized(delegate, 'delegation.use', { account: null, principal }) &&
    !hasLeftSince(tx, principal, createdAt)
  );
}

/** Whoever has left since it was approved stands in for nobody, whatever became of them: its end is a row, and this the signed log says. */
const isInForce = (tx: Directory, one: DelegationRecord, at: Instant): boolean =>
  delegationState(one, at) === 'in-force' &&
  !hasLeftSince(tx, one.delegator, one.madeAt) &&
  !hasLeftSince(tx, one.delegate, one.madeAt);
