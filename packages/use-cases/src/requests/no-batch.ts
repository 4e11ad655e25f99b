import type { Facts } from '@countersign/schema';

/** Nothing is removed, or the question is about something else. */
export const NO_BATCH: Facts['batch'] = {
  removals: 0,
  removalsOnAccount: 0,
  removalsPercent: 0,
  removalsInDay: 0,
  removalsInDayPercent: 0,
};
