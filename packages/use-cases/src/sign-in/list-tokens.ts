import { type Actor, endOfToken } from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { Clock, ReadTransaction, TokenRecord } from '../ports/index.ts';
import type { TokenUses } from './token-uses.ts';

/** A token or session that is good still, with its last use to the minute. */
export interface ListedToken extends TokenRecord {
  /** Whether whoever asks signed in with it. */
  readonly current: boolean;
}

/** The tokens and sessions of a principal that sign in still, newest first. */
export function listTokens(
  tx: ReadTransaction,
  { clock, uses }: { readonly clock: Clock; readonly uses: TokenUses },
  { actor, principal }: { readonly actor: Actor; readonly principal: string },
): readonly ListedToken[] {
  const now = logTime(tx, clock);
  return tx.tokens
    .of(principal)
    .filter((one) => endOfToken(one, now) === undefined && !isIdle(one, uses.latest(one), now))
    .map((one) => {
      const used = uses.latest(one);
      const lastUsedAt = used > one.createdAt ? used : one.lastUsedAt;
      return { ...one, lastUsedAt, current: actor.kind === 'principal' && actor.via === one.id };
    })
    .reverse();
}

const isIdle = ({ idleMillis }: TokenRecord, lastUse: number, now: number): boolean =>
  idleMillis !== null && now - lastUse >= idleMillis;
