import { expect, test } from 'vitest';
import { formatText, formatValue } from './format-value.ts';

test('a long value is cut, between characters', () => {
  expect(formatText('x'.repeat(500))).toBe(`${'x'.repeat(80)}…`);
  expect(formatText(`${'x'.repeat(79)}😀`.repeat(2)).isWellFormed()).toBe(true);
});

test('characters that act on a terminal or turn the text around are written out', () => {
  expect(formatText('a\u001b[31mb\u202ec\r\n')).toBe('a\\u001b[31mb\\u202ec\\u000d\\u000a');
});

test('a list or an object is not shown', () => {
  expect(formatValue(['secret'])).toBeNull();
  expect(formatValue({ password: 'secret' })).toBeNull();
  expect(formatValue(1.5)).toBe('1.5');
});
