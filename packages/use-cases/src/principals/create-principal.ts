import { type Actor, CountersignError, type CreatePrincipal, type Principal } from '@countersign/schema';
import type { PrincipalDeps } from './deps.ts';
import { requireWorkerAlone } from './require-worker-alone.ts';

/**
 * Registers somebody who may sign in at once, by the host itself: the first administrator of an installation, for whom nobody could
 * ask. Everybody else is registered by `createRegisterPrincipal`.
 * @throws CountersignError ALREADY_EXISTS when the address is taken; INPUT_INVALID for a worker that is anything else
 */
export const createPrincipalCreator =
  (deps: PrincipalDeps) =>
  ({
    actor,
    principal: given,
  }: {
    readonly actor: Extract<Actor, { kind: 'system' }>;
    readonly principal: CreatePrincipal;
  }): Promise<Principal> =>
    deps.store.write((tx) => {
      requireWorkerAlone(given);
      if (tx.principals.byEmail(given.email) !== undefined) {
        throw new CountersignError('ALREADY_EXISTS', { what: 'principal', id: given.email });
      }
      const principal: Principal = {
        ...given,
        id: deps.ids.next('principal'),
        accounts: given.accounts ?? null,
        recipient: given.recipient ?? null,
        state: 'active',
      };
      tx.principals.insert(principal);
      const data = { principal: principal.id, roles: principal.roles };
      tx.audit.append(actor, { type: 'principal.created', request: null, data });
      return principal;
    });
