import { z } from 'zod';
import { accountSchema } from '../account.ts';
import { nameSchema } from '../fields/text-schema.ts';
import { idSchema } from '../ids.ts';
import { digestSchema, slugSchema } from '../vocabulary.ts';
import { invitationSchema } from './principal-contents.ts';

const owner = idSchema('principal');

const accountRegistrationSchema = z.strictObject({
  kind: z.literal('account.register'),
  account: accountSchema,
});
const integrationRegistrationSchema = z.strictObject({
  kind: z.literal('integration.register'),
  integration: slugSchema,
  name: nameSchema(200),
  owner,
});
/** Who is to be in the inventory is kept apart until then, under this digest, and has this identifier afterwards. */
const adoptionSchema = z.strictObject({
  kind: z.literal('api-user.adopt'),
  apiUser: idSchema('apiUser'),
  account: slugSchema,
  integration: slugSchema.nullable(),
  digest: digestSchema,
});

/** What can be imported together, in the order in which one stands on the other. */
export const importedPartSchema = z.discriminatedUnion('kind', [
  accountRegistrationSchema,
  invitationSchema,
  integrationRegistrationSchema,
  adoptionSchema,
]);
export type ImportedPart = z.infer<typeof importedPartSchema>;

/**
 * Rows of one import at most, those included that are there already: a change that is approved as one has to be read as one, and each
 * look at it does all of it in one transaction, in which everything else waits.
 */
export const MAX_IMPORTED = 250;

/** Changes of where credentials come from and go to: accounts on providers, and who answers for an integration. */
export const REGISTRY_CONTENTS = [
  accountRegistrationSchema,
  /** The whole account as it is to be. What is different decides what the change amounts to. */
  z.strictObject({ kind: z.literal('account.change'), account: accountSchema }),
  integrationRegistrationSchema,
  /** What the inventory is to say is kept with the correction, under this digest. */
  z.strictObject({
    kind: z.literal('api-user.correct'),
    apiUser: idSchema('apiUser'),
    correction: idSchema('correction'),
    digest: digestSchema,
    /** Another API user that it may be taken for by its new label. */
    looksLike: idSchema('apiUser').optional(),
  }),
  adoptionSchema,
  z.strictObject({ kind: z.literal('integration.set-owner'), integration: slugSchema, owner }),
  z.strictObject({
    kind: z.literal('integration.set-retired'),
    integration: slugSchema,
    retired: z.boolean(),
  }),
  /** Accounts, people, integrations and API users at once: each part is what it would be by itself, after the ones before it. */
  z.strictObject({
    kind: z.literal('registry.import'),
    parts: z.array(importedPartSchema).min(1).max(MAX_IMPORTED),
  }),
] as const;
