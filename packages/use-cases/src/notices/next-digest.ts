import type { Instant } from '@countersign/schema';

const DAY_MILLIS = 86_400_000;

/** When the next mail of the day goes out. @param at hour and minute in UTC, as `07:00` */
export function nextDigest(now: Instant, at: string): Instant {
  const today = Date.parse(`${new Date(now).toISOString().slice(0, 10)}T${at}:00Z`);
  return today > now ? today : today + DAY_MILLIS;
}
