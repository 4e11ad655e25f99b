import { expect, test } from 'vitest';
import { reviewDay } from './build-facts.ts';
import { resolveDays } from './resolve-days.ts';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const input = (reviewDate?: string) => ({
  provider: 'dotdigital' as const,
  action: 'create' as const,
  account: 'shop',
  change: {},
  reason: 'Because',
  acknowledge: [],
  ...(reviewDate === undefined ? {} : { reviewDate }),
});

test('the day of review is the one asked for, but never later than the policies allow', () => {
  expect(reviewDay(input('2026-04-01'), 180, NOW)).toBe('2026-04-01');
  expect(reviewDay(input('2027-04-01'), 180, NOW)).toBe('2026-08-29');
  expect(reviewDay(input(), 180, NOW)).toBe('2026-08-29');
});

test('without a policy about it, the day of review is the one asked for or none', () => {
  expect(reviewDay(input('2027-04-01'), null, NOW)).toBe('2027-04-01');
  expect(reviewDay(input(), null, NOW)).toBeNull();
});

test('a day that is given as days ahead is stored as the calendar day that it meant at the submission', () => {
  expect(resolveDays(input('+30d'), NOW).reviewDate).toBe('2026-04-01');
  expect(resolveDays(input('2026-04-01'), NOW).reviewDate).toBe('2026-04-01');
  const exception = { owner: 'olga@acme.example', reason: '403', expiresOn: '+1d' };
  expect(resolveDays({ ...input(), exception }, NOW).exception?.expiresOn).toBe('2026-03-03');
});
