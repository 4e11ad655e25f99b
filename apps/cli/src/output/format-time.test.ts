import { afterEach, expect, test, vi } from 'vitest';
import { formatTime, withLocalTimes } from './format-time.ts';
import { fields, table } from './table.ts';

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['Europe/Vienna', '2026-11-30T20:06:02.123Z', '2026-11-30 21:06:02 +01:00'],
  ['Europe/Vienna', '2026-07-01T22:30:00Z', '2026-07-02 00:30:00 +02:00'],
  ['America/St_Johns', '2026-11-30T02:00:00.000Z', '2026-11-29 22:30:00 -03:30'],
  ['UTC', '2026-11-30T20:06:02.123Z', '2026-11-30 20:06:02 UTC'],
])('in %s, %s is read as %s', (zone, instant, says) => {
  vi.stubEnv('TZ', zone);
  expect(formatTime(instant)).toBe(says);
});

test('what is read as a time with a zone is the same instant', () => {
  vi.stubEnv('TZ', 'Europe/Vienna');
  const [day, time, zone] = formatTime('2026-11-30T20:06:02.000Z').split(' ');
  expect(new Date(`${day}T${time}${zone}`).toISOString()).toBe('2026-11-30T20:06:02.000Z');
});

test('a day, a word and no date at all stay as they are', () => {
  for (const text of ['2026-11-30', 'never', '', '2026-13-45T99:99:99Z']) expect(formatTime(text)).toBe(text);
});

test('times in sentences are local, and those in JSON are what the log has', () => {
  vi.stubEnv('TZ', 'Europe/Vienna');
  expect(withLocalTimes('It ended on 2026-11-30T20:06:02Z.')).toBe('It ended on 2026-11-30 21:06:02 +01:00.');
  const json = '{"at":"2026-11-30T20:06:02Z"}';
  expect(withLocalTimes(json)).toBe(json);
});

test('cells and fields that are times are local, but not where what somebody asked for is shown', () => {
  vi.stubEnv('TZ', 'Europe/Vienna');
  const instant = '2026-11-30T20:06:02Z';
  expect(table(['at'], [[instant]])).toContain('21:06:02 +01:00');
  expect(table(['to'], [[instant]], { verbatim: true })).toContain(instant);
  expect(fields([['at', instant]])).toBe('at  2026-11-30 21:06:02 +01:00');
});
