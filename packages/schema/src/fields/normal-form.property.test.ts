import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACTIONS, PROVIDERS } from '../vocabulary.ts';
import { changeRequestSchema } from './change-request-schema.ts';

/** Texts of all of Unicode, and of what people write. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom(...' \u00a0\tAaäÄÅİıẞßſKÅ\u0301\u0345\u200c\u200dکر्कশ漢'),
    maxLength: 12,
  }),
);
const guid = fc.uuid().chain((one) => fc.constantFrom(one, one.toUpperCase(), ` ${one}`));
const digits = fc.string({ unit: fc.constantFrom(...'0123456789 ()/-.'), minLength: 3, maxLength: 18 });
const phone = fc.oneof(
  digits,
  digits.map((one) => `+${one}`),
  fc.integer({ min: 1, max: 999 }).map((one) => `+${one}301234567`),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const mostly = <T>(one: T, ...others: readonly T[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(one) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
const change = fc.record({
  firstName: maybe(text),
  lastName: maybe(text),
  email: maybe(fc.oneof(text, fc.emailAddress())),
  description: maybe(text),
  phone: maybe(phone),
  countryCode: maybe(fc.oneof(text, fc.constantFrom('deu', ' AUT', 'ita', 'CIV', 'USA'))),
  permissionType: maybe(
    fc.oneof(fc.integer(), text, fc.constantFrom('write', ' READ', '3', '03', '-0', '-1')),
  ),
  specificPermissions: maybe(fc.dictionary(guid, fc.integer(), { maxKeys: 4 })),
  companyId: maybe(guid),
  clear: maybe(fc.subarray(['specificPermissions', 'phone', 'description'], { minLength: 1 })),
});
const request = fc
  .record({
    provider: mostly('eset-msp-administrator-2', ...PROVIDERS),
    action: fc.oneof(mostly('create', 'update'), fc.constantFrom(...ACTIONS)),
    account: fc.constant('acme'),
    subject: maybe(text),
    reason: fc.oneof({ weight: 9, arbitrary: fc.constant('needed') }, { weight: 1, arbitrary: text }),
    change,
  })
  .map(({ subject, ...input }) =>
    JSON.parse(JSON.stringify(input.action === 'create' ? input : { ...input, subject })),
  );

/** One field at a time, so that most requests are taken. */
const single = fc.tuple(request, fc.nat()).map(([input, pick]) => {
  const fields = Object.entries(input.change);
  const one = fields[pick % Math.max(1, fields.length)];
  return { ...input, change: one === undefined ? {} : Object.fromEntries([one]) };
});

/** Its lower case has a mark more than a letter may have. */
const CAPITAL_THAT_COMES_APART = {
  provider: 'eset-msp-administrator-2',
  action: 'create',
  account: 'acme',
  reason: 'needed',
  change: { email: '\u0130\u094d\u200d' },
};

test('the one form of a request is its own form', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.oneof(request, single), (input) => {
      const first = changeRequestSchema.safeParse(input);
      if (!first.success) return;
      taken += 1;
      expect(changeRequestSchema.parse(first.data)).toStrictEqual(first.data);
      expect(JSON.stringify(changeRequestSchema.parse(first.data))).toBe(JSON.stringify(first.data));
    }),
    { numRuns: 5000, examples: [[CAPITAL_THAT_COMES_APART]] },
  );
  expect(taken).toBeGreaterThan(200);
});
