import { type Actor, CountersignError, type CreatePrincipal, type Principal } from '@countersign/schema';
import type { PrincipalDeps } from './deps.ts';

/**
 * Registers a principal. @throws CountersignError ALREADY_EXISTS when the address is taken
 */
export const makeCreatePrincipal =
  (deps: PrincipalDeps) =>
  (command: { actor: Actor; principal: CreatePrincipal }): Promise<Principal> =>
    deps.store.write((tx) => {
      const { principal: given } = command;
      if (tx.principals.byEmail(given.email) !== undefined) {
        throw new CountersignError('ALREADY_EXISTS', { what: 'principal', id: given.email });
      }
      const principal: Principal = {
        ...given,
        id: deps.ids.next('principal'),
        accounts: given.accounts ?? null,
        recipient: given.recipient ?? null,
      };
      tx.principals.insert(principal);
      tx.audit.append(command.actor, {
        type: 'principal.created',
        request: null,
        data: { principal: principal.id, roles: principal.roles },
      });
      return principal;
    });
