import { CountersignError, type Principal } from '@countersign/schema';
import { isOwner } from '../authorization/index.ts';
import type { IdentityReader, LogReader } from '../ports/index.ts';
import { mayBeOneOf } from '../principals/may-be-one-of.ts';
import { personWithAddress } from '../principals/person-with-address.ts';

/**
 * Makes sure that an integration is answered for by somebody who can be asked, and to whom credentials can be sealed.
 * @throws CountersignError OWNER_UNKNOWN
 */
export function requirePersonAsOwner(tx: IdentityReader, owner: string): Principal {
  const person = personWithAddress(tx, owner);
  if (person === undefined) throw new CountersignError('OWNER_UNKNOWN', { owner });
  return person;
}

/**
 * Credentials are sealed to the owner of an integration, so nobody makes themselves the owner of one, or assigns an API user to
 * one that they own.
 * @param owner address of the owner, now or to be; undefined where no integration is meant
 * @throws CountersignError OWN_INTEGRATION
 */
export function refuseOwner(
  tx: IdentityReader & LogReader,
  principal: string,
  owner: string | undefined,
): void {
  const isSame = mayBeOneOf(tx, [principal]);
  const owners = tx.principals.list().filter((one) => isOwner(one, owner));
  if (owners.some(({ id }) => isSame(id))) throw new CountersignError('OWN_INTEGRATION');
}
