import {
  type Actor,
  CountersignError,
  type Instant,
  type Principal,
  TOKEN_SCOPES,
  type TokenScope,
} from '@countersign/schema';
import type { PrincipalDeps } from './deps.ts';
import { createToken, insertToken } from './insert-token.ts';
import { requireActive } from './require-active.ts';

/** A token as its holder gets it, once; the store keeps its hash only. */
export interface IssuedToken {
  readonly id: string;
  readonly token: string;
}

/**
 * What a token is for. One that is asked for over the API is for a program, also where it belongs to a person; the host makes the first
 * one of a person, with which that person works.
 */
function useOf(
  holder: Principal,
  { issuer, scopes }: { readonly issuer?: Principal; readonly scopes?: readonly TokenScope[] | undefined },
): { readonly kind: 'api' | 'enrolled'; readonly scopes: readonly TokenScope[] | null } {
  if (issuer === undefined && scopes === undefined && holder.kind === 'person')
    return { kind: 'enrolled', scopes: null };
  const isWorker = holder.roles.includes('worker');
  const ordinary: readonly TokenScope[] =
    issuer === undefined ? TOKEN_SCOPES : isWorker ? ['work'] : ['read'];
  return { kind: 'api', scopes: [...new Set(scopes ?? ordinary)].sort() };
}

/**
 * Issues a token for programs to whoever asks for it. Nobody acts as somebody else: the first token of a person comes with enrolling,
 * and one for a machine is asked for with `createIssueMachineToken`.
 * @param command.scopes what it is for; left out, `read`, or `work` for a worker
 * @param command.issuer who asks over the API; left out where the host itself does, which the log says
 * @throws CountersignError NOT_FOUND, PRINCIPAL_DEACTIVATED, TOKEN_OF_SOMEBODY_ELSE
 */
export const createIssueToken =
  (deps: PrincipalDeps) =>
  (command: {
    actor: Actor;
    issuer?: Principal;
    principal: string;
    scopes?: readonly TokenScope[] | undefined;
    label: string;
    expiresAt: Instant | null;
  }): Promise<IssuedToken> => {
    const token = createToken(deps);
    return deps.store.write((tx) => {
      const holder = tx.principals.get(command.principal);
      if (holder === undefined) {
        throw new CountersignError('NOT_FOUND', { what: 'principal', id: command.principal });
      }
      requireActive(holder);
      if (command.issuer !== undefined && command.issuer.id !== holder.id)
        throw new CountersignError('TOKEN_OF_SOMEBODY_ELSE', { principal: holder.id });
      const { actor, principal, label, expiresAt } = command;
      const use = useOf(holder, command);
      const id = deps.ids.next('token');
      insertToken(tx, deps, { id, ...use, actor, principal, label, expiresAt, token });
      return { id, token };
    });
  };
