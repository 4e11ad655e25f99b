import { expect, test } from 'vitest';
import { z } from 'zod';
import { safeParse } from './safe-parse.ts';

const schema = z.strictObject({ name: z.string().min(1) });

test('an object that makes zod throw is refused like everything else that is wrong', () => {
  const hostile: unknown = JSON.parse('{"name":{"length":{"toString":null}}}');
  expect(() => schema.safeParse(hostile)).toThrow(TypeError);
  const parsed = safeParse(schema, hostile);
  expect(parsed.success).toBe(false);
  expect(parsed.error?.issues[0]?.message).toMatch(/^must have texts/);
});

test('what is right, or wrong in the usual ways, is answered as zod does', () => {
  expect(safeParse(schema, { name: 'a' })).toEqual({ success: true, data: { name: 'a' } });
  expect(safeParse(schema, { name: '' }).error?.issues).toEqual(schema.safeParse({ name: '' }).error?.issues);
});
