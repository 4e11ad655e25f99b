import { z } from 'zod';
import {
  ACKNOWLEDGEMENTS,
  acknowledgementKindSchema,
  changeSchema,
  exceptionRequestSchema,
  type RequestInput,
  requestInputSchema,
} from '../request.ts';
import { safeParse } from '../safe-parse.ts';
import { type Action, type Provider, slugSchema } from '../vocabulary.ts';
import { changeSchemaFor } from './change-schema.ts';
import { addressSchema, textSchema } from './text-schema.ts';

const exceptionSchema = exceptionRequestSchema.extend({
  owner: addressSchema.pipe(exceptionRequestSchema.shape.owner),
  reason: textSchema({ max: 1000 }),
});

/** Each once, in the order of the list, so that one set has one form. */
const acknowledgeSchema = z
  .array(acknowledgementKindSchema)
  .max(ACKNOWLEDGEMENTS.length)
  .overwrite((kinds) => ACKNOWLEDGEMENTS.filter((kind) => kinds.includes(kind)))
  .default([]);

/** What all requests share, for the types only: whatever gets here was checked. */
const requestShape = requestInputSchema.extend({
  change: changeSchema,
  acknowledge: z.array(acknowledgementKindSchema),
});

const subjectSchema = textSchema({ max: 254, blank: 'must not be empty' });

/** A time with its offset, kept in UTC. */
const startSchema = z.iso
  .datetime({ offset: true, error: 'must be a time with its offset, such as 2026-12-01T20:00:00+01:00' })
  .overwrite((text) => {
    const time = Date.parse(text);
    return Number.isNaN(time) ? text : new Date(time).toISOString();
  });

const TAKES_AWAY: ReadonlySet<Action> = new Set(['disable', 'delete', 'revoke-api-access']);

/** What an action leaves out of a request, and why. */
const NOT_OF_ACTION: Readonly<Record<string, string>> = {
  subject: 'a create makes an API user, and is about none that exists',
  reviewDate: 'an API user that is deleted is not reviewed any more',
  exception: 'taking access away departs from no policy, and its end would have nothing to take back',
};

/** Why a field of a request has no place where it is not taken; undefined for a name that no request has. */
export const whyLeftOut = (name: string): string | undefined =>
  Object.hasOwn(NOT_OF_ACTION, name) ? NOT_OF_ACTION[name] : undefined;

/** A request to one provider for one action; what comes out is in the one form that is decided, stored, shown and sent. */
function requestSchemaOf(provider: Provider, action: Action) {
  const { reviewDate, operator } = requestInputSchema.shape;
  const schema = z.strictObject(
    {
      provider: z.literal(provider),
      action: z.literal(action),
      account: slugSchema,
      operator,
      integration: slugSchema.optional(),
      ...(action === 'create' ? {} : { subject: subjectSchema.optional() }),
      change: changeSchemaFor(provider, action).prefault({}),
      reason: textSchema({ max: 1000, blank: 'must say why the change is needed' }),
      ...(action === 'delete' ? {} : { reviewDate }),
      notBefore: startSchema.optional(),
      acknowledge: acknowledgeSchema,
      ...(TAKES_AWAY.has(action) ? {} : { exception: exceptionSchema.optional() }),
    },
    { error: explainUnknown },
  );
  return schema.pipe(requestShape);
}

const explainUnknown: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const why = issue.keys.flatMap((key) => whyLeftOut(key) ?? []);
  const names = issue.keys.map((key) => JSON.stringify(key)).join(', ');
  return `must not have ${names}${why.length === 0 ? '' : `: ${why.join('; ')}`}`;
};

const ofProvider = (provider: Provider) => ({
  create: requestSchemaOf(provider, 'create'),
  update: requestSchemaOf(provider, 'update'),
  enable: requestSchemaOf(provider, 'enable'),
  disable: requestSchemaOf(provider, 'disable'),
  delete: requestSchemaOf(provider, 'delete'),
  'rotate-credentials': requestSchemaOf(provider, 'rotate-credentials'),
  'grant-api-access': requestSchemaOf(provider, 'grant-api-access'),
  'revoke-api-access': requestSchemaOf(provider, 'revoke-api-access'),
});

/** Every action of every provider; each has a name of its own in the OpenAPI document. */
export const REQUEST_SCHEMAS = {
  'eset-business-account': ofProvider('eset-business-account'),
  'eset-msp-administrator-2': ofProvider('eset-msp-administrator-2'),
  'eset-protect-hub': ofProvider('eset-protect-hub'),
  dotdigital: ofProvider('dotdigital'),
} as const;

const byAction = (schemas: ReturnType<typeof ofProvider>) =>
  z.discriminatedUnion('action', [
    schemas.create,
    schemas.update,
    schemas.enable,
    schemas.disable,
    schemas.delete,
    schemas['rotate-credentials'],
    schemas['grant-api-access'],
    schemas['revoke-api-access'],
  ]);

/**
 * A request as anybody hands it in: over HTTP, from a file, from the command line. Told apart by provider and action, strict,
 * and in its one form once it is parsed; parsing that form again gives it again.
 */
export const changeRequestSchema = z.discriminatedUnion('provider', [
  byAction(REQUEST_SCHEMAS['eset-business-account']),
  byAction(REQUEST_SCHEMAS['eset-msp-administrator-2']),
  byAction(REQUEST_SCHEMAS['eset-protect-hub']),
  byAction(REQUEST_SCHEMAS.dotdigital),
]);

/** The two words that tell requests apart. */
export const kindOfRequestSchema = z.looseObject({
  provider: requestInputSchema.shape.provider,
  action: requestInputSchema.shape.action,
});

/**
 * The schema for what an input says it is, so that everything that is wrong with it can be told at once; where provider or
 * action is not known, the shape that all requests share.
 */
export function requestSchemaFor(input: unknown): z.ZodType<RequestInput> {
  const kind = safeParse(kindOfRequestSchema, input);
  return kind.success ? REQUEST_SCHEMAS[kind.data.provider][kind.data.action] : requestInputSchema;
}
