import { type Actor, endOfToken, type Principal } from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import { logTime } from '../log-time.ts';
import type { Clock, Store } from '../ports/index.ts';
import { requireActive } from './require-active.ts';

/** Who signed in, and by which token. */
export interface SignedIn {
  readonly principal: Principal;
  /** The principal as entries of the log name it. */
  readonly actor: Actor;
}

/**
 * The principal that a token belongs to; undefined when it is unknown. What has expired once does not come back with a clock
 * that is set back: time is never before the newest entry, nor before what was seen here.
 * @throws CountersignError TOKEN_REVOKED, TOKEN_EXPIRED, PRINCIPAL_DEACTIVATED
 */
export const createAuthenticate = (deps: { readonly store: Store; readonly clock: Clock }) => {
  let latest = 0;
  return (token: string): SignedIn | undefined =>
    deps.store.read((tx) => {
      const record = tx.tokens.byHash(digestOfBytes(Buffer.from(token, 'utf8')));
      if (record === undefined) return undefined;
      latest = Math.max(latest, logTime(tx, deps.clock));
      const ended = endOfToken(record, latest);
      if (ended !== undefined) throw ended;
      const principal = tx.principals.get(record.principal);
      // Its tokens ended with it, so this one came into the store in another way.
      if (principal !== undefined) requireActive(principal);
      return principal && { principal, actor: { kind: 'principal', id: principal.id, via: record.id } };
    });
};
