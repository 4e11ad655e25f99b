import { z } from 'zod';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, such as 20:00');

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/**
 * When a request may begin: between two times of day of a time zone, on some days of the week, or both. Where `to` is not later than `from` it
 * goes on into the next day and belongs to the one on which it began.
 */
export const startWindowSchema = z
  .strictObject({
    type: z.literal('window'),
    zone: z
      .string()
      .max(60)
      .refine(isZone, { error: 'must be a time zone of the IANA database, such as Europe/Vienna' }),
    from: timeOfDay.optional(),
    to: timeOfDay.optional(),
    days: z.array(z.enum(WEEKDAYS)).min(1).optional(),
  })
  .refine(
    ({ from, to, days }) => (from === undefined) === (to === undefined) && (from ?? days) !== undefined,
    {
      error: 'must have both "from" and "to", or "days", or all three',
    },
  )
  .meta({
    examples: [
      { type: 'window', zone: 'Europe/Vienna', from: '20:00', to: '06:00' },
      { type: 'window', zone: 'Europe/Vienna', days: ['sat', 'sun'] },
    ],
  });
export type StartWindow = z.infer<typeof startWindowSchema>;
