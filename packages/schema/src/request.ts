import { z } from 'zod';
import { shownAddressSchema } from './erasure.ts';
import { actionSchema, dayOrAheadSchema, daySchema, providerSchema, slugSchema } from './vocabulary.ts';

/** Text without control characters and halves of characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
const printable = /^[^\u0000-\u001f\u007f\p{Cs}]*$/u;

// Lengths and control characters are checked here; whether a value is allowed is the policies' business, because a
// refusal must name the vendor's rule and its source.
const text = (max: number) =>
  z
    .string()
    .max(max, `must have at most ${max} characters`)
    .regex(printable, 'must not hold control characters or halves of characters');

/** Sealed with age to the worker's recipient, ASCII-armoured. */
export const sealedTextSchema = z
  .string()
  .max(16_384)
  .regex(/^-----BEGIN AGE ENCRYPTED FILE-----/, 'must be an armoured age file');

/**
 * What is said about a typed password in place of the password. The worker derives the same facts again from the sealed
 * password before it acts, so a client that misstates them is found out.
 */
export const passwordFactsSchema = z.strictObject({
  length: z.int().min(0).max(1024),
  hasDigitOrSymbol: z.boolean(),
  containsEmail: z.boolean(),
  containsCompanyName: z.boolean(),
  containsWordPassword: z.boolean(),
  confirmed: z.boolean(),
  /** zxcvbn score, 0 (guessed at once) to 4. */
  strengthScore: z.int().min(0).max(4),
});
export type PasswordFacts = z.infer<typeof passwordFactsSchema>;

export const typedPasswordSchema = z.strictObject({ sealed: sealedTextSchema, facts: passwordFactsSchema });
export type TypedPassword = z.infer<typeof typedPasswordSchema>;

/** Stands where the sealed password will be while a request is checked whose password is not sealed yet. Never sent. */
export const PASSWORD_STAND_IN: TypedPassword = {
  sealed: '-----BEGIN AGE ENCRYPTED FILE-----',
  facts: {
    length: 0,
    hasDigitOrSymbol: false,
    containsEmail: false,
    containsCompanyName: false,
    containsWordPassword: false,
    confirmed: false,
    strengthScore: 0,
  },
};

/** Fields that can be erased on purpose, on the providers that keep a user without them. */
export const ERASABLE_FIELDS = ['phone', 'description', 'specificPermissions'] as const;
export type ErasableField = (typeof ERASABLE_FIELDS)[number];

/**
 * The fields of the change itself, as they are stored and shown, for every provider and action. A field that is absent is
 * not part of the change; `null` is never sent. What is taken from outside is narrower: `fields/change-schema.ts`.
 */
export const changeSchema = z.strictObject({
  /** Ask the vendor to open a new company account together with the user. */
  newAccount: z.boolean().optional(),
  companyId: text(100).optional(),
  firstName: text(100).optional(),
  lastName: text(100).optional(),
  email: text(254).optional(),
  phone: text(50).optional(),
  description: text(500).optional(),
  countryCode: text(10).optional(),
  /** 1, 2, 3 or one of the vendor's names for them. */
  permissionType: z.union([z.int(), text(30)]).optional(),
  /** companyId to level. */
  specificPermissions: z.record(text(100).min(1), z.int()).optional(),
  userId: text(100).optional(),
  status: text(30).optional(),
  username: text(254).optional(),
  enabled: z.boolean().optional(),
  password: typedPasswordSchema.optional(),
  /** Have a new password generated for an API user that exists. */
  newPassword: z.boolean().optional(),
  /** Fields to erase; an empty value in a field itself never means that. */
  clear: z.array(z.enum(ERASABLE_FIELDS)).optional(),
});
export type Change = z.infer<typeof changeSchema>;

/** A time-boxed departure from a policy that the request asks for together with the change. */
export const exceptionRequestSchema = z.strictObject({
  owner: z.email('must be the e-mail address of the person who answers for the exception'),
  reason: text(1000).min(1),
  expiresOn: dayOrAheadSchema,
  /**
   * Day on which a resource call answered 403 although the token was good. The log has to hold that the worker saw it; left
   * out, the newest such entry counts.
   */
  observed403On: daySchema.optional(),
});
export type ExceptionRequest = z.infer<typeof exceptionRequestSchema>;

export const ACKNOWLEDGEMENTS = ['breakage', 'owner-told', 'regular-user', 'disabled-on-create'] as const;
export const acknowledgementKindSchema = z.enum(ACKNOWLEDGEMENTS);
export type AcknowledgementKind = z.infer<typeof acknowledgementKindSchema>;

/**
 * One change asked for, as it is stored and shown, whatever provider and action. What is taken from outside is narrower:
 * `fields/change-request-schema.ts`.
 */
export const requestInputSchema = z.strictObject({
  provider: providerSchema,
  action: actionSchema,
  account: slugSchema,
  /** Name of the account's operator under whose rights the change is made; the account's first one when left out. */
  operator: slugSchema.optional(),
  integration: slugSchema.optional(),
  /** The API user that is changed: its Countersign id, or its name on the provider. Left out for a create. */
  subject: text(254).min(1).optional(),
  change: changeSchema.default({}),
  reason: text(1000).min(1, 'must say why the change is needed'),
  /** Day on which the API user's need is looked at again. */
  reviewDate: dayOrAheadSchema.optional(),
  /** Nothing of it is begun before. */
  notBefore: z.iso.datetime().optional(),
  acknowledge: z.array(acknowledgementKindSchema).max(ACKNOWLEDGEMENTS.length).default([]),
  exception: exceptionRequestSchema.optional(),
});
export type RequestInput = z.infer<typeof requestInputSchema>;
/** As it is shown, also once what is personal in it was erased. */
export const shownRequestInputSchema = requestInputSchema.extend({
  exception: exceptionRequestSchema.extend({ owner: shownAddressSchema }).optional(),
});

export const REQUEST_STATES = [
  'denied',
  'in-review',
  'returned',
  'rejected',
  'approved',
  'in-progress',
  'done',
  'failed',
  'cancelled',
] as const;
export const requestStateSchema = z.enum(REQUEST_STATES);
export type RequestState = z.infer<typeof requestStateSchema>;

/** States in which nothing more happens to a request. */
export const SETTLED_STATES = [
  'denied',
  'rejected',
  'done',
  'failed',
  'cancelled',
] as const satisfies RequestState[];
