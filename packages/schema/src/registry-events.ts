import { z } from 'zod';
import { idSchema } from './ids.ts';
import { digestSchema, providerRoleSchema, providerSchema, slugSchema } from './vocabulary.ts';

const code = z.string().max(60);

/** What is done to the register: accounts, integrations and the inventory of API users. Part of AUDIT_EVENTS. */
export const REGISTRY_EVENTS = {
  'account.registered': z
    .strictObject({
      account: slugSchema,
      provider: providerSchema,
      digest: digestSchema,
      change: idSchema('governanceChange').optional(),
    })
    .describe('A provider account was registered; `digest` is over its whole definition.'),
  'account.changed': z
    .strictObject({
      account: slugSchema,
      before: digestSchema,
      after: digestSchema,
      change: idSchema('governanceChange'),
    })
    .describe('A provider account is another one from now on; the digests are over its whole definition.'),
  'account.checked': z
    .strictObject({ account: slugSchema, ok: z.boolean(), code: code.nullable() })
    .describe('The worker looked whether an account can be worked with.'),
  'account.learned': z
    .strictObject({ account: slugSchema, permissionTypeAs: z.enum(['name', 'integer']) })
    .describe('The worker found out how the server of an account takes a value, and works so from then on.'),
  'integration.registered': z
    .strictObject({
      integration: slugSchema,
      owner: idSchema('principal').optional(),
      change: idSchema('governanceChange').optional(),
    })
    .describe('A consumer of an API was registered.'),
  'integration.owner-set': z
    .strictObject({
      integration: slugSchema,
      owner: idSchema('principal'),
      change: idSchema('governanceChange'),
    })
    .describe('Another person answers for an integration from now on, and receives its credentials.'),
  'integration.retired-set': z
    .strictObject({
      integration: slugSchema,
      retired: z.boolean(),
      change: idSchema('governanceChange'),
    })
    .describe('An integration was retired, so that nothing gets access for it any more, or is in use again.'),
  'api-user.identified': z
    .strictObject({ apiUser: idSchema('apiUser'), account: slugSchema })
    .describe('The worker looked up by its address which of the provider’s users an API user is.'),
  'api-user.corrected': z
    .strictObject({
      apiUser: idSchema('apiUser'),
      account: slugSchema,
      fields: z.array(z.string()),
      before: digestSchema,
      after: digestSchema,
      reasonDigest: digestSchema,
      role: providerRoleSchema.optional(),
      roleKnownBy: z.literal('attested').optional(),
      looksLike: idSchema('apiUser').optional(),
      /** The governance change by which it was done; none in entries from before that was one. */
      change: idSchema('governanceChange').optional(),
    })
    .describe(
      'An administrator corrected what the inventory says of an API user; the digests are salted, over its record before and after and over the reason. A corrected role is `attested` by whoever corrected it. `looksLike` is an API user that its new label may be taken for, which was known.',
    ),
  'integration.corrected': z
    .strictObject({
      integration: slugSchema,
      before: digestSchema,
      after: digestSchema,
      reasonDigest: digestSchema,
    })
    .describe(
      'In an earlier version an administrator alone named another owner of an integration; the digests are salted, over its record before and after and over the reason.',
    ),
  'account.corrected': z
    .strictObject({
      account: slugSchema,
      operator: slugSchema,
      before: digestSchema,
      after: digestSchema,
      reasonDigest: digestSchema,
    })
    .describe(
      'In an earlier version an administrator alone added, changed or removed an operator of an account; the digests are over its whole definition before and after, and salted over the reason.',
    ),
  'api-user.adopted': z
    .strictObject({
      apiUser: idSchema('apiUser'),
      account: slugSchema,
      integration: slugSchema.nullable(),
      /** Absent in entries from before it was recorded. */
      role: providerRoleSchema.optional(),
      roleKnownBy: z.literal('attested').optional(),
      looksLike: idSchema('apiUser').optional(),
      /** The governance change by which it was done; none in entries from before that was one. */
      change: idSchema('governanceChange').optional(),
    })
    .describe(
      'A user that exists on the provider was taken into the inventory; the provider was not touched. Its role is `attested` by whoever adopted it, since no provider tells it. `looksLike` is an API user that it may be taken for, which was known.',
    ),
} as const;
