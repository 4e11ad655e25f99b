import { expect, test } from 'vitest';
import { z } from 'zod';
import { formatType, jsonSchemaOf } from './format-type.ts';

test.each([
  [z.string(), 'text'],
  [z.string().max(60), 'text of up to 60 characters'],
  [z.iso.date().nullable(), 'day, or null'],
  [z.iso.datetime(), 'time'],
  [z.int(), 'whole number'],
  [z.int().min(1), 'whole number, at least 1'],
  [z.int().min(1).max(3), 'whole number from 1 to 3'],
  [z.number().positive(), 'number above 0'],
  [z.array(z.enum(['a', 'b'])), 'list of: one of `a`, `b`'],
  [z.literal('server'), '`server`'],
  [
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('a'), n: z.int() }),
      z.object({ type: z.literal('b') }),
    ]),
    '`type` (`a`), `n` (whole number); or `type` (`b`)',
  ],
])('%# a schema is described in words for a table', (schema, words) => {
  expect(formatType(jsonSchemaOf(schema))).toBe(words);
});

test('a schema without words stops the page from being made', () => {
  expect(() => formatType(jsonSchemaOf(z.object({})))).toThrow('add them to describe-type.ts');
});
