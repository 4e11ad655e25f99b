import {
  type Actor,
  CountersignError,
  endOfToken,
  type Instant,
  type Principal,
  type TokenScope,
} from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import { logTime } from '../log-time.ts';
import type { Clock, Store, TokenRecord } from '../ports/index.ts';
import { createTokenUses, type TokenUses } from '../sign-in/token-uses.ts';
import { createLetInAgain } from './let-in-again.ts';
import { requireActive } from './require-active.ts';

/** Who signed in, and by which token or session. */
export interface SignedIn {
  readonly principal: Principal;
  /** The principal as entries of the log name it. */
  readonly actor: Actor;
  /** What the token is for; null for a person at work, who may do everything that the person may. */
  readonly scopes: readonly TokenScope[] | null;
}

/**
 * The principal that a token belongs to; undefined when it is unknown. What has expired once does not come back with a clock
 * that is set back: time is never before the newest entry, nor before what was seen here.
 * @param sentAs how the call brings it: a session of a browser comes as a cookie, everything else as a header
 * @throws CountersignError TOKEN_REVOKED, TOKEN_EXPIRED, SESSION_ENDED, PRINCIPAL_DEACTIVATED
 */
export const createAuthenticate = (deps: {
  readonly store: Store;
  readonly clock: Clock;
  /** Left out where nobody looks when something was used last. */
  readonly uses?: TokenUses;
}) => {
  const uses = deps.uses ?? createTokenUses();
  const isFromBefore = createLetInAgain();
  let latest = 0;
  return (token: string, sentAs: 'header' | 'cookie' = 'header'): SignedIn | undefined =>
    deps.store.read((tx) => {
      const record = tx.tokens.byHash(digestOfBytes(Buffer.from(token, 'utf8')));
      // What a browser keeps works nowhere else, and what a program keeps works in no browser.
      if (record === undefined || (record.kind === 'browser') !== (sentAs === 'cookie')) return undefined;
      latest = Math.max(latest, logTime(tx, deps.clock));
      const ended = endOfToken(record, latest);
      if (ended !== undefined) throw ended;
      if (isFromBefore(tx, record)) throw endedWithHolder(record);
      requireInUse(record, uses.latest(record), latest);
      uses.note(record.id, latest);
      const principal = tx.principals.get(record.principal);
      // Its tokens ended with it, so this one came into the store in another way.
      if (principal !== undefined) requireActive(principal);
      const scopes = record.kind === 'api' ? (record.scopes ?? []) : null;
      return (
        principal && { principal, actor: { kind: 'principal', id: principal.id, via: record.id }, scopes }
      );
    });
};

const endedWithHolder = ({ createdAt, ...record }: TokenRecord) =>
  endOfToken({ ...record, revokedAt: createdAt }, createdAt);

/** A session that nobody has used for long is somebody's who went away. */
function requireInUse({ idleMillis }: TokenRecord, lastUse: Instant, now: Instant): void {
  if (idleMillis === null || now - lastUse < idleMillis) return;
  throw new CountersignError('SESSION_ENDED', { at: new Date(lastUse + idleMillis).toISOString() });
}
