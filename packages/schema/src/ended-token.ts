import { CountersignError } from './errors.ts';
import type { Instant } from './vocabulary.ts';

/** Why a token signs nobody in at a time, with the error that says so; undefined for one that is good. */
export function endOfToken(
  { revokedAt, expiresAt }: { readonly revokedAt: Instant | null; readonly expiresAt: Instant | null },
  now: Instant,
): CountersignError | undefined {
  // Whoever holds the token had it once, and is told what became of it.
  const over = (code: 'TOKEN_REVOKED' | 'TOKEN_EXPIRED', at: Instant) =>
    new CountersignError(code, { at: new Date(at).toISOString() });
  if (revokedAt !== null) return over('TOKEN_REVOKED', revokedAt);
  if (expiresAt !== null && expiresAt <= now) return over('TOKEN_EXPIRED', expiresAt);
  return undefined;
}
