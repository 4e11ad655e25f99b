import { expect, test } from 'vitest';
import { dayAfter, dayOf, daysUntil } from './calendar.ts';

const LATE_EVENING = Date.parse('2026-03-28T23:59:59Z');

test('days are counted from calendar day to calendar day in UTC, also over a change of the clocks', () => {
  expect(dayOf(LATE_EVENING)).toBe('2026-03-28');
  expect(daysUntil('2026-03-28', LATE_EVENING)).toBe(0);
  expect(daysUntil('2026-03-29', LATE_EVENING)).toBe(1);
  expect(daysUntil('2026-03-27', LATE_EVENING)).toBe(-1);
  expect(daysUntil('2026-09-24', LATE_EVENING)).toBe(180);
});

test('a day that lies ahead is as far away as was asked for', () => {
  for (const days of [0, 1, 2, 180, 366]) {
    expect(daysUntil(dayAfter(LATE_EVENING, days), LATE_EVENING)).toBe(days);
  }
});
