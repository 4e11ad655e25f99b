import type { Instant, Principal } from '@countersign/schema';
import { isAuthorized } from '../authorization/index.ts';
import type { DelegationRecord, IdentityReader } from '../ports/index.ts';
import { delegationObject } from './delegation-object.ts';
import { delegationState } from './delegation-state.ts';

/** Delegations that somebody may see, newest first. */
export function viewDelegations(
  tx: IdentityReader,
  { principal, at, all }: { readonly principal: Principal; readonly at: Instant; readonly all: boolean },
): readonly DelegationRecord[] {
  const isOpen = (one: DelegationRecord) => ['scheduled', 'in-force'].includes(delegationState(one, at));
  return tx.delegations
    .list()
    .filter((one) => all || isOpen(one))
    .filter((one) => isAuthorized(principal, 'delegation.read', delegationObject(principal, one)))
    .toReversed();
}
