import type { StartWindow } from '@countersign/schema';
import { expect, test } from 'vitest';
import { nextStart } from './next-start.ts';

const at = (text: string) => Date.parse(text);
const starts = (ready: string, ...windows: readonly Partial<StartWindow>[]) => {
  const start = nextStart(
    windows.map((window) => ({ type: 'window', zone: 'Europe/Vienna', ...window })),
    at(ready),
  );
  return start === undefined ? undefined : new Date(start).toISOString();
};

type Case = readonly [how: string, windows: readonly Partial<StartWindow>[], ready: string, start: string];

const NIGHT = { from: '20:00', to: '06:00' };

test.each([
  ['without a window at once', [], '2026-06-03T10:00:00Z', '2026-06-03T10:00:00.000Z'],
  ['by day at the evening', [NIGHT], '2026-06-03T10:00:00Z', '2026-06-03T18:00:00.000Z'],
  ['in the night at once', [NIGHT], '2026-06-03T23:00:00Z', '2026-06-03T23:00:00.000Z'],
  ['a moment before its end at once', [NIGHT], '2026-06-03T03:59:59.999Z', '2026-06-03T03:59:59.999Z'],
  ['at its end at the next evening', [NIGHT], '2026-06-04T04:00:00Z', '2026-06-04T18:00:00.000Z'],
  [
    'on another day than Friday',
    [{ days: ['mon', 'tue', 'wed', 'thu', 'sat', 'sun'] }],
    '2026-06-05T10:00:00Z',
    '2026-06-05T22:00:00.000Z',
  ],
  [
    'in the night that began on an allowed day',
    [{ ...NIGHT, days: ['thu'] }],
    '2026-06-05T02:00:00Z',
    '2026-06-05T02:00:00.000Z',
  ],
  [
    'where two windows are open',
    [NIGHT, { from: '05:00', to: '07:00' }],
    '2026-06-03T10:00:00Z',
    '2026-06-04T03:00:00.000Z',
  ],
] satisfies readonly Case[])('something begins %s', (_, windows, ready, start) => {
  expect(starts(ready, ...windows)).toBe(start);
});

test('windows that are never open together let nothing begin', () => {
  expect(starts('2026-06-03T10:00:00Z', { from: '08:00', to: '09:00' }, { from: '10:00', to: '11:00' })).toBe(
    undefined,
  );
  expect(starts('2026-06-03T10:00:00Z', { days: ['mon'] }, { days: ['tue'] })).toBe(undefined);
});

test('a window is by the clocks of its zone, also when they are put forward or back', () => {
  // Vienna is at +1 until the last Sunday of March, and at +2 until that of October.
  expect(starts('2026-03-28T12:00:00Z', NIGHT)).toBe('2026-03-28T19:00:00.000Z');
  expect(starts('2026-03-29T03:59:00Z', NIGHT)).toBe('2026-03-29T03:59:00.000Z');
  expect(starts('2026-03-29T04:00:00Z', NIGHT)).toBe('2026-03-29T18:00:00.000Z');
  expect(starts('2026-10-25T04:59:00Z', NIGHT)).toBe('2026-10-25T04:59:00.000Z');
  expect(starts('2026-10-25T05:00:00Z', NIGHT)).toBe('2026-10-25T19:00:00.000Z');
});

test('an hour that is left out has no window, and one that comes twice is in it both times', () => {
  const early = { from: '02:00', to: '03:00' };
  expect(starts('2026-03-28T23:00:00Z', early)).toBe('2026-03-30T00:00:00.000Z');
  expect(starts('2026-10-24T23:00:00Z', early)).toBe('2026-10-25T00:00:00.000Z');
  expect(starts('2026-10-25T01:30:00Z', early)).toBe('2026-10-25T01:30:00.000Z');
  // 02:30 to 03:00 comes twice, and 02:00 to 02:30 between is in no such window.
  const half = { from: '02:30', to: '03:00' };
  expect(starts('2026-10-25T00:10:00Z', half)).toBe('2026-10-25T00:30:00.000Z');
  expect(starts('2026-10-25T01:10:00Z', half)).toBe('2026-10-25T01:30:00.000Z');
  expect(starts('2026-10-25T02:00:00Z', half)).toBe('2026-10-26T01:30:00.000Z');
  // 01:00 to 02:30 is open, closed, and open once more, as the clocks are put back into it.
  const around = { from: '01:00', to: '02:30' };
  expect(starts('2026-10-25T00:29:00Z', around)).toBe('2026-10-25T00:29:00.000Z');
  expect(starts('2026-10-25T00:40:00Z', around)).toBe('2026-10-25T01:00:00.000Z');
  expect(starts('2026-10-25T01:10:00Z', around)).toBe('2026-10-25T01:10:00.000Z');
  expect(starts('2026-10-25T01:30:00Z', around)).toBe('2026-10-26T00:00:00.000Z');
  // Of 02:30 to 03:30 there is the second half only, where the hour before is left out.
  expect(starts('2026-03-28T23:00:00Z', { from: '02:30', to: '03:30' })).toBe('2026-03-29T01:00:00.000Z');
});
