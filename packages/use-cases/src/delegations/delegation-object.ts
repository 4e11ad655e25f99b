import type { Principal } from '@countersign/schema';
import type { ProtectedObject } from '../authorization/index.ts';
import type { DelegationRecord } from '../ports/index.ts';

/** A delegation belongs to either of the two, and to no account. */
export const delegationObject = (
  { id }: Pick<Principal, 'id'>,
  { delegator, delegate }: Pick<DelegationRecord, 'delegator' | 'delegate'>,
): ProtectedObject => ({ account: null, principal: id === delegate ? delegate : delegator });
