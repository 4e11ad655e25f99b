/** Whole days in UTC, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

const DAY_MILLIS = 86_400_000;

/** First instant of the period, as entries write it. */
export const startOf = ({ from }: Period): string => `${from}T00:00:00.000Z`;

/** First instant after the period, as entries write it. */
export const endOf = ({ to }: Period): string =>
  new Date(Date.parse(`${to}T00:00:00.000Z`) + DAY_MILLIS).toISOString();

/** Where a time lies. Times of one length and one zone sort as texts. */
export function placeOf(period: Period, at: string): 'before' | 'within' | 'after' {
  if (at < startOf(period)) return 'before';
  return at < endOf(period) ? 'within' : 'after';
}
