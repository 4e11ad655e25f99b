import { z } from 'zod';
import type { Instant } from './vocabulary.ts';

const MINUTE_MILLIS = 60_000;
const LONGEST_MILLIS = 366 * 86_400_000;
const PERIOD = /^P(?=\d|T\d)(?:(\d{1,3})D)?(?:T(?=\d)(?:(\d{1,4})H)?(?:(\d{1,4})M)?)?$/;

/** How long a period lasts; a day has 24 hours, whatever clocks do. */
export function periodMillis(period: string): number {
  const [, days, hours, minutes] = PERIOD.exec(period) ?? [];
  return ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes ?? 0)) * MINUTE_MILLIS;
}

/** A period as policies write it: days, hours and minutes of ISO 8601. */
export const periodSchema = z
  .string()
  .refine((text) => periodMillis(text) > 0 && periodMillis(text) <= LONGEST_MILLIS, {
    error: 'must be a period of at most 366 days, such as P2D, PT8H or P1DT12H',
  })
  .meta({ examples: ['P2D', 'PT8H', 'P1DT12H'] });

/** When a period is over that began then. */
export const afterPeriod = (from: Instant, period: string): Instant => from + periodMillis(period);
