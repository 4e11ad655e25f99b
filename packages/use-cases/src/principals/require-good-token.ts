import { type Actor, endOfToken } from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { Clock, IdentityReader, LogReader } from '../ports/index.ts';

/**
 * Makes sure, in the transaction of a change that has no entry in the log, that the token with which somebody signed in is good still.
 * Where there is an entry, the log asks this itself.
 * @throws CountersignError TOKEN_REVOKED, TOKEN_EXPIRED
 */
export function requireGoodToken(tx: IdentityReader & LogReader, clock: Clock, actor: Actor): void {
  const token = actor.kind === 'principal' ? tx.tokens.get(actor.via) : undefined;
  const ended = token && endOfToken(token, logTime(tx, clock));
  if (ended !== undefined) throw ended;
}
