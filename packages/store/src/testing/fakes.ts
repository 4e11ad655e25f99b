import { ID_PREFIXES, type Instant } from '@countersign/schema';
import type { Clock, Ids, Logger } from '@countersign/use-cases/ports';

/** A clock that stands still until it is set. */
export interface FixedClock extends Clock {
  set(instant: Instant): void;
}

export function createFixedClock(start: Instant = Date.UTC(2026, 0, 1)): FixedClock {
  let now = start;
  return {
    now: () => now,
    set: (instant) => {
      now = instant;
    },
  };
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Identifiers that count up; those of different series never meet. */
export function createCountingIds(series = 0): Ids {
  let count = 0;
  return {
    next: (kind) => {
      count += 1;
      return `${ID_PREFIXES[kind]}_${base32(series, 6)}${base32(count, 20)}`;
    },
  };
}

function base32(value: number, length: number): string {
  let digits = '';
  for (let rest = value; digits.length < length; rest = Math.floor(rest / 32)) {
    digits = CROCKFORD.charAt(rest % 32) + digits;
  }
  return digits;
}

/** Takes everything and tells nobody. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
