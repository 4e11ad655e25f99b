import { type Actor, CountersignError } from '@countersign/schema';
import { isOwner } from '../authorization/index.ts';
import type { IdentityReader } from '../ports/index.ts';
import { personWithAddress } from '../principals/person-with-address.ts';

/**
 * Makes sure that an integration is answered for by somebody who can be asked, and to whom credentials can be sealed.
 * @throws CountersignError OWNER_UNKNOWN
 */
export function requirePersonAsOwner(tx: IdentityReader, owner: string): void {
  if (personWithAddress(tx, owner) === undefined) throw new CountersignError('OWNER_UNKNOWN', { owner });
}

/**
 * Credentials are sealed to the owner of an integration, so nobody makes themselves the owner of one, or assigns an API user to
 * one that they own.
 * @param owner address of the owner, now or to be; undefined where no integration is meant
 * @throws CountersignError OWN_INTEGRATION
 */
export function refuseOwnIntegration(tx: IdentityReader, actor: Actor, owner: string | undefined): void {
  const principal = actor.kind === 'principal' ? tx.principals.get(actor.id) : undefined;
  if (principal !== undefined && isOwner(principal, owner)) throw new CountersignError('OWN_INTEGRATION');
}
