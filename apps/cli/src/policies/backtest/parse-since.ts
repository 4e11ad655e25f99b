import { daySchema, type Instant } from '@countersign/schema';
import { UsageError } from '../../exit-codes.ts';

const AGO = /^([1-9]\d{0,3})([dwmy])$/;

/**
 * The instant that is meant by a day (`2026-01-01`, from its beginning in UTC) or by a time ago: days, weeks, months or
 * years (`90d`, `12w`, `12m`, `2y`).
 * @throws UsageError for anything else
 */
export function parseSince(text: string, now: Instant): Instant {
  if (daySchema.safeParse(text).success) return Date.parse(`${text}T00:00:00Z`);
  const [, digits, unit] = AGO.exec(text) ?? [];
  if (digits === undefined || unit === undefined) {
    throw new UsageError(
      `${text} is no time. Write a day, such as 2026-01-01, or how long ago: 90d, 12w, 12m, 2y.`,
    );
  }
  return back(now, { count: Number(digits), unit });
}

function back(now: Instant, { count, unit }: { readonly count: number; readonly unit: string }): Instant {
  const date = new Date(now);
  if (unit === 'd') date.setUTCDate(date.getUTCDate() - count);
  else if (unit === 'w') date.setUTCDate(date.getUTCDate() - 7 * count);
  else {
    const day = date.getUTCDate();
    date.setUTCMonth(date.getUTCMonth() - (unit === 'y' ? 12 : 1) * count);
    // A month without that day would run over into the next one.
    if (date.getUTCDate() !== day) date.setUTCDate(0);
  }
  return date.getTime();
}
