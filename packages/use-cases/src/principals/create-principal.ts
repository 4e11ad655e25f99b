import { type Actor, CountersignError, type CreatePrincipal, type Principal } from '@countersign/schema';
import { authorize, GLOBAL } from '../authorization/index.ts';
import type { IdentityReader, RegistryReader } from '../ports/index.ts';
import type { PrincipalDeps } from './deps.ts';
import { requireWorkerAlone } from './require-worker-alone.ts';

/**
 * Registers a principal. Nobody chooses a key for somebody else: the recipient of a person comes with enrolling, or from the
 * host itself.
 * @throws CountersignError ALREADY_EXISTS when the address is taken; INPUT_INVALID for the recipient of a person, for a machine
 *   with the address of an owner, and for a worker that is anything else; FORBIDDEN for the address of an owner where the scope is some accounts
 */
export const createPrincipalCreator =
  (deps: PrincipalDeps) =>
  (command: { actor: Actor; principal: CreatePrincipal }): Promise<Principal> =>
    deps.store.write((tx) => {
      const { principal: given } = command;
      if (command.actor.kind === 'principal' && given.kind === 'person' && given.recipient != null) {
        const problem =
          'recipient is for machines only: the own client of a person makes the key when that person enrols';
        throw new CountersignError('INPUT_INVALID', { problems: [problem] });
      }
      requireWorkerAlone(given);
      if (tx.principals.byEmail(given.email) !== undefined) {
        throw new CountersignError('ALREADY_EXISTS', { what: 'principal', id: given.email });
      }
      requireOwnersAddressFree(tx, command);
      const principal: Principal = {
        ...given,
        id: deps.ids.next('principal'),
        accounts: given.accounts ?? null,
        recipient: given.recipient ?? null,
        state: 'active',
      };
      tx.principals.insert(principal);
      tx.audit.append(command.actor, {
        type: 'principal.created',
        request: null,
        data: { principal: principal.id, roles: principal.roles },
      });
      return principal;
    });

/**
 * Whoever has the address of the owner of an integration receives its credentials. Integrations belong to no account, so only an
 * administrator of all of them may give that address to somebody, and only to a person.
 */
function requireOwnersAddressFree(
  tx: IdentityReader & RegistryReader,
  { actor, principal: given }: { readonly actor: Actor; readonly principal: CreatePrincipal },
): void {
  const owned = tx.integrations.ownedBy(given.email);
  if (owned.length === 0) return;
  if (given.kind === 'machine') {
    const problem = `email is the address of the owner of ${owned.join(', ')}, who has to be a person`;
    throw new CountersignError('INPUT_INVALID', { problems: [problem] });
  }
  const creator = actor.kind === 'principal' ? tx.principals.get(actor.id) : undefined;
  if (creator !== undefined) authorize(creator, 'principal.create', GLOBAL);
}
