import { CountersignError } from './errors.ts';
import { isSession, type TokenKind } from './token.ts';
import type { Instant } from './vocabulary.ts';

/** Why a token or session signs nobody in at a time, with the error that says so; undefined for one that is good. */
export function endOfToken(
  {
    kind,
    revokedAt,
    expiresAt,
  }: {
    readonly kind: TokenKind;
    readonly revokedAt: Instant | null;
    readonly expiresAt: Instant | null;
  },
  now: Instant,
): CountersignError | undefined {
  // Whoever holds the token had it once, and is told what became of it.
  const over = (code: 'TOKEN_REVOKED' | 'TOKEN_EXPIRED', at: Instant) =>
    new CountersignError(isSession(kind) ? 'SESSION_ENDED' : code, { at: new Date(at).toISOString() });
  if (revokedAt !== null) return over('TOKEN_REVOKED', revokedAt);
  if (expiresAt !== null && expiresAt <= now) return over('TOKEN_EXPIRED', expiresAt);
  return undefined;
}
