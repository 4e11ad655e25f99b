import { type Actor, CountersignError } from '@countersign/schema';
import type { TokenRecord } from '../ports/index.ts';
import type { PrincipalDeps } from './deps.ts';
import { isLeft } from './means.ts';
import { type Revocation, revokeMeans } from './revoke-means.ts';

/**
 * Revokes a token, and with it what its holder made by means of it. What other people and machines have that comes from it is named; it
 * ends only where that is asked for, because one call would take away from everybody else what they sign in with. Also where the
 * token itself has ended already.
 * @param command.withPeople ends also what other people and machines have that comes from it
 * @throws CountersignError NOT_FOUND; INTERACTIVE_REQUIRED where a token for programs is to end anything but the one in whose place it came; TOKEN_IN_USE where
 *   the token of the call would end; LAST_ADMINISTRATOR where no administrator of all accounts could sign in any more; nothing is
 *   changed then
 */
export const createRevokeToken =
  (deps: Pick<PrincipalDeps, 'store' | 'clock'>) =>
  (command: { actor: Actor; token: string; withPeople?: boolean | undefined }): Promise<Revocation> =>
    deps.store.write((tx) => {
      const { actor, withPeople } = command;
      const token = tx.tokens.get(command.token);
      if (token === undefined) throw new CountersignError('NOT_FOUND', { what: 'token', id: command.token });
      const own = actor.kind === 'principal' ? tx.tokens.get(actor.via) : undefined;
      if (own?.kind === 'api') requireItself(token, own, withPeople === true);
      return revokeMeans(tx, token, { actor, clock: deps.clock, withPeople });
    });

/**
 * A token for programs takes nothing away from anybody, its own holder included: whoever stole it could have people signed out. It ends
 * the one in whose place it came, which is what renewing it needs.
 */
function requireItself(token: TokenRecord, own: TokenRecord, withPeople: boolean): void {
  const isReplaced = token.kind === 'api' && own.issuedVia === token.id && isLeft(token);
  // That it does not end itself is said where that is said to everybody.
  if (withPeople || (token.id !== own.id && !isReplaced))
    throw new CountersignError('INTERACTIVE_REQUIRED', { permission: 'token.revoke' });
}
