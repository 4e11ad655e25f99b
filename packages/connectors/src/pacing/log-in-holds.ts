import { createHash } from 'node:crypto';
import type { Instant } from '@countersign/schema';
import type { Clock, Credentials } from '@countersign/use-cases/ports';

/** One way to log in: where, and with what. */
export interface LogIn {
  readonly realm: string;
  readonly credentials: Credentials;
}

/**
 * Remembers refused credentials, so that a wrong password is not tried until the provider locks the user: dotdigital locks
 * after more than five (https://support.dotdigital.com/en/articles/8199457). Other credentials are never held up.
 */
export interface LogInHolds {
  /** Until when these credentials must not be tried again; null when they may be. */
  heldUntil(logIn: LogIn): Instant | null;
  refused(logIn: LogIn): void;
  accepted(logIn: LogIn): void;
}

/** The pause doubles with every refusal, up to this many times the first one. */
const LONGEST_PAUSES = 16;

/** @param options.pauseMillis pause after the first refusal */
export function createLogInHolds(options: { clock: Clock; pauseMillis: number }): LogInHolds {
  const { clock, pauseMillis } = options;
  const longest = pauseMillis * LONGEST_PAUSES;
  const holds = new Map<string, { refusals: number; until: Instant }>();

  return {
    heldUntil(logIn) {
      const hold = holds.get(keyOf(logIn));
      return hold && clock.now() < hold.until ? hold.until : null;
    },
    refused(logIn) {
      const now = clock.now();
      // Forgotten once the longest pause has passed since the end of a hold; keeps the map small, too.
      for (const [key, hold] of holds) if (hold.until + longest < now) holds.delete(key);
      const refusals = (holds.get(keyOf(logIn))?.refusals ?? 0) + 1;
      holds.set(keyOf(logIn), {
        refusals,
        until: now + Math.min(pauseMillis * 2 ** (refusals - 1), longest),
      });
    },
    accepted(logIn) {
      holds.delete(keyOf(logIn));
    },
  };
}

function keyOf({ realm, credentials }: LogIn): string {
  return createHash('sha256')
    .update(JSON.stringify([realm, credentials.username, credentials.password]))
    .digest('base64');
}
