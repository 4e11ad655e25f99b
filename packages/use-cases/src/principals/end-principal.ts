import type { Actor, Instant } from '@countersign/schema';
import { endDelegationsOf } from '../delegations/end-delegations-of.ts';
import { leaveGroups } from '../groups/leave-groups.ts';
import type { WriteTransaction } from '../ports/index.ts';
import { endCodes } from './end-codes.ts';
import { endMeans } from './end-means.ts';
import { countEnded, type EndedMeans, isLeft, type Means, meansOf } from './means.ts';
import { requireAdministratorLeft } from './require-administrator-left.ts';

/** What ended with a principal. */
export interface PrincipalEnd extends EndedMeans {
  /** All that the principal ever signed in with. */
  readonly had: readonly Means[];
  /** Groups that it was in. */
  readonly groups: readonly string[];
  /** Delegations in which it had a part. */
  readonly delegations: readonly string[];
  /** How many codes to enrol with: the principal's own, and those that it made for others. */
  readonly codes: number;
}

/**
 * Has a principal sign in no more, with anything: every token, session, passkey and identity ends, so that none of them is good again where the
 * principal is let in once more. Changes that are about it are closed by whoever calls this.
 * @param ending.at by the log's time
 * @param ending.now by the clock
 * @throws CountersignError LAST_ADMINISTRATOR
 */
export function endPrincipal(
  tx: WriteTransaction,
  principal: string,
  {
    actor,
    at,
    now,
    reasonCode,
  }: { readonly actor: Actor; readonly at: Instant; readonly now: Instant; readonly reasonCode: string },
): PrincipalEnd {
  const had = meansOf(tx, principal);
  const ending = had.filter(isLeft);
  requireAdministratorLeft(tx, { going: principal, at });
  tx.principals.setState(principal, 'deactivated');
  tx.audit.append(actor, { type: 'principal.deactivated', request: null, data: { principal, reasonCode } });
  const groups = leaveGroups(tx, principal, actor);
  const delegations = endDelegationsOf(tx, principal, { actor, at });
  endMeans(tx, ending, { actor, at: now });
  const own = tx.enrolments.toEnd(principal);
  const hasCode = own !== undefined && own.spentAt === null && own.expiresAt > at;
  if (hasCode) tx.enrolments.end(principal, at);
  const codes = endCodes(tx, had, at) + (hasCode ? 1 : 0);
  return { had, groups, delegations, ...countEnded(ending), codes };
}
