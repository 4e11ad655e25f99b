import { type Actor, CountersignError, type CreatePrincipal, type Principal } from '@countersign/schema';
import type { PrincipalDeps } from './deps.ts';

/**
 * Registers a principal. Nobody chooses a key for somebody else: the recipient of a person comes with enrolling, or from the
 * host itself.
 * @throws CountersignError ALREADY_EXISTS when the address is taken; INPUT_INVALID for the recipient of a person
 */
export const makeCreatePrincipal =
  (deps: PrincipalDeps) =>
  (command: { actor: Actor; principal: CreatePrincipal }): Promise<Principal> =>
    deps.store.write((tx) => {
      const { principal: given } = command;
      if (command.actor.kind === 'principal' && given.kind === 'person' && given.recipient != null) {
        const problem =
          'recipient is for machines only: the own client of a person makes the key when that person enrols';
        throw new CountersignError('INPUT_INVALID', { problems: [problem] });
      }
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
