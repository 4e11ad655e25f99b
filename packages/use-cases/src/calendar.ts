import type { Instant } from '@countersign/schema';

const DAY_MILLIS = 86_400_000;

/** The UTC day, `YYYY-MM-DD`, of an instant. */
export function dayOf(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** Whole days from the day of `from` to `day`; negative when it is over. */
export function daysUntil(day: string, from: Instant): number {
  return Math.round((Date.parse(day) - Date.parse(dayOf(from))) / DAY_MILLIS);
}

/** The day that lies this many days after an instant. */
export function dayAfter(from: Instant, days: number): string {
  return dayOf(from + days * DAY_MILLIS);
}
