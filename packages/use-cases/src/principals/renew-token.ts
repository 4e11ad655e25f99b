import { type Actor, CountersignError, type Instant } from '@countersign/schema';
import type { PrincipalDeps } from './deps.ts';
import { createToken, insertToken } from './insert-token.ts';
import type { IssuedToken } from './issue-token.ts';

/** A token that takes the place of another one, which is good until its holder ends it. */
export interface RenewedToken extends IssuedToken {
  readonly replaces: string;
  readonly expiresAt: Instant;
}

/**
 * Makes another token for whoever signed in, for the same, by means of the token of the call. That one stays good until it is revoked with the
 * new one, so that nobody is locked out by an answer that is lost. A token for programs changes its secret by that and not its end: for a
 * machine others have approved for how long, and whoever steals one of a person must not make it last. What is to be good for longer is
 * made anew.
 * @throws CountersignError UNAUTHENTICATED where no token signed in, SESSION_NOT_RENEWED
 */
export const createRenewToken =
  (deps: PrincipalDeps) =>
  (command: { actor: Actor; expiresAt: Instant }): Promise<RenewedToken> => {
    const token = createToken(deps);
    return deps.store.write((tx) => {
      const { actor } = command;
      const old = actor.kind === 'principal' ? tx.tokens.get(actor.via) : undefined;
      if (old === undefined) throw new CountersignError('UNAUTHENTICATED');
      const id = deps.ids.next('token');
      const { principal, label, kind, scopes } = old;
      if (kind === 'browser' || kind === 'cli') throw new CountersignError('SESSION_NOT_RENEWED');
      const expiresAt =
        kind === 'api' ? Math.min(command.expiresAt, old.expiresAt ?? Infinity) : command.expiresAt;
      insertToken(tx, deps, { id, kind, scopes, actor, principal, label, expiresAt, token });
      return { id, token, expiresAt, replaces: old.id };
    });
  };
