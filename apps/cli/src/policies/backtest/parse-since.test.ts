import { expect, test } from 'vitest';
import { UsageError } from '../../exit-codes.ts';
import { parseSince } from './parse-since.ts';

const now = Date.UTC(2026, 4, 31, 10, 30);
const shown = (text: string) => new Date(parseSince(text, now)).toISOString();

test.for([
  ['2026-01-01', '2026-01-01T00:00:00.000Z'],
  ['1d', '2026-05-30T10:30:00.000Z'],
  ['2w', '2026-05-17T10:30:00.000Z'],
  ['12m', '2025-05-31T10:30:00.000Z'],
  ['3m', '2026-02-28T10:30:00.000Z'],
  ['2y', '2024-05-31T10:30:00.000Z'],
])('%s is %s on the last of May', ([text = '', expected]) => {
  expect(shown(text)).toBe(expected);
});

test.for(['', '12', '0d', 'm', '1.5y', '-3m', '2026-02-30', 'yesterday'])('"%s" is refused', (text) => {
  expect(() => parseSince(text, now)).toThrow(UsageError);
});
