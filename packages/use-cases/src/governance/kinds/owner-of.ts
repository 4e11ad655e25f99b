import { CountersignError, type Principal } from '@countersign/schema';
import type { ReadTransaction } from '../../ports/index.ts';
import { mayBeOneOf } from '../../principals/may-be-one-of.ts';
import { principalOf } from '../../principals/principal-of.ts';

/**
 * The person who is to answer for an integration: somebody who can be asked, and not whoever asks for it, since credentials are
 * sealed to the owner.
 * @throws CountersignError NOT_FOUND, OWNER_UNKNOWN, OWN_INTEGRATION
 */
export function ownerOf(tx: ReadTransaction, owner: string, proposer: string): Principal {
  const principal = principalOf(tx, owner);
  if (mayBeOneOf(tx, [proposer])(principal.id)) throw new CountersignError('OWN_INTEGRATION');
  if (principal.kind !== 'person' || principal.state !== 'active')
    throw new CountersignError('OWNER_UNKNOWN', { owner: principal.email });
  return principal;
}
