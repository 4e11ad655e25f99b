import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { accountSchema, adoptApiUserSchema, integrationSchema } from './account.ts';
import { AUDIT_EVENTS } from './audit-events.ts';
import { CONFIGURATION } from './configuration.ts';
import { formatIssue } from './format-issue.ts';
import { ROUTES } from './http/routes.ts';
import { WIRE_SCHEMAS } from './http/wire-schemas.ts';
import { createPrincipalSchema } from './principal.ts';
import { changeSchema, requestInputSchema } from './request.ts';
import { ruleSchema } from './rule.ts';

function said(schema: z.ZodType, input: unknown): readonly string[] {
  const parsed = schema.safeParse(input);
  return (parsed.error?.issues ?? []).map((issue) => formatIssue(issue, input));
}

const either = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fish') }),
  z.strictObject({ kind: z.literal('bird') }),
]);

test.each([
  [z.strictObject({ name: z.string() }), {}, 'must be given'],
  [z.strictObject({ name: z.string() }), { name: null }, 'must not be null; leave it out instead'],
  [z.strictObject({ name: z.string() }), { name: 4 }, 'must be text; put it in quotes'],
  [z.strictObject({ name: z.string() }), { name: 'x', colour: 'red' }, 'must not have "colour"'],
  [z.strictObject({}), 'text', 'must be an object'],
  [z.strictObject({}), null, 'must be an object'],
  [z.strictObject({}), undefined, 'must be given'],
  [z.boolean(), 'yes', 'must be true or false'],
  [z.array(z.string()), 'yes', 'must be a list'],
  [z.array(z.string()).max(2), ['a', 'b', 'c'], 'must have at most 2 entries'],
  [z.array(z.string()).min(1), [], 'must not be empty'],
  [z.enum(['a', 'b']), 'c', 'must be one of a, b'],
  [either, { kind: 'cat' }, 'must be one of fish, bird'],
  [z.union([z.int(), z.string()]), true, 'must be a whole number or text'],
  [z.int(), 1.5, 'must be a whole number'],
  [z.coerce.number(), 'ten', 'must be a number'],
  [z.number().positive(), 0, 'must be more than 0'],
  [z.number().min(2), 1, 'must be at least 2'],
  [z.number().max(2), 3, 'must be at most 2'],
  [z.string().max(2), 'abc', 'must have at most 2 characters'],
  [z.string().min(2), 'a', 'must have at least 2 characters'],
  [z.email(), 'me', 'must be an e-mail address'],
  [z.url(), 'me', 'must be a URL, such as https://host/path'],
  [z.iso.date(), '31.1.', 'must be a day that exists, written YYYY-MM-DD'],
  [z.string().startsWith('age1'), 'key', 'must be text that starts with age1'],
  [z.string().regex(/^x$/, 'must be an x'), 'y', 'must be an x'],
])('%# what breaks a schema is told in words that go on after the name', (schema, input, words) => {
  expect(said(schema, input)).toEqual([words]);
});

test('whatever is sent in place of a request, each problem is told in words and without any value', () => {
  const secret = 'hunter2-hunter2';
  const values = fc.oneof(fc.constant(secret), fc.jsonValue(), fc.array(fc.constant(secret)));
  const fields = fc.constantFrom(...Object.keys(requestInputSchema.shape));
  const changes = fc.dictionary(fc.constantFrom(...Object.keys(changeSchema.shape)), values);
  const requests = fc.tuple(fc.dictionary(fields, values), changes);
  fc.assert(
    fc.property(requests, ([request, change]) => {
      for (const words of said(requestInputSchema, { ...request, change })) {
        expect(words).toMatch(/^(must|has a name that) .+[^ ]$/);
        expect(words).not.toContain(secret);
      }
    }),
  );
});

/** Every schema within a schema, itself included. */
function* within(schema: unknown, seen = new Set<unknown>()): Generator<z.core.$ZodType> {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return;
  seen.add(schema);
  if ('_zod' in schema) {
    yield schema as z.core.$ZodType;
    yield* within((schema as z.core.$ZodType)._zod.def, seen);
    return;
  }
  for (const held of Object.values(schema)) yield* within(held, seen);
}

test('every pattern and every check of a schema of ours has words of its own', () => {
  const ours = {
    routes: ROUTES,
    events: AUDIT_EVENTS,
    wire: WIRE_SCHEMAS,
    settings: Object.values(CONFIGURATION).map((setting) => setting.schema),
    definitions: [accountSchema, integrationSchema, adoptApiUserSchema, createPrincipalSchema, ruleSchema],
  };
  let patterns = 0;
  const silent: string[] = [];
  for (const schema of within(ours)) {
    const { def } = schema._zod;
    const checks = [def, ...((def.checks ?? []) as z.core.$ZodCheck[]).map((check) => check._zod.def)];
    for (const check of checks as { check?: string; format?: string; pattern?: RegExp; error?: unknown }[]) {
      // A check without a predicate makes its issues itself, and their words with them.
      const worded = check.format === 'regex' || (check.check === 'custom' && 'fn' in check);
      if (!worded) continue;
      patterns += 1;
      if (check.error === undefined) silent.push(String(check.pattern ?? 'a check'));
    }
  }
  expect(patterns).toBeGreaterThan(15);
  expect(silent).toEqual([]);
});

test.each([
  [z.string().regex(/^x$/), 'y'],
  [z.uuid(), 'y'],
  [z.base64(), '-'],
  [z.iso.datetime(), 'noon'],
  [z.string().refine(() => false), 'y'],
  [z.number().multipleOf(5), 3],
  [z.union([z.literal('a'), z.strictObject({})]), 3],
])('%# not even what has no words of its own is told in those of the library', (schema, input) => {
  for (const words of said(schema, input)) {
    expect(words).toMatch(/^must /);
    expect(words).not.toMatch(/regex|invalid|expected|pattern/i);
  }
});
