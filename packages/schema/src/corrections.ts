import { z } from 'zod';
import { apiUserSchema, credentialNameSchema, operatorSchema } from './account.ts';
import { idSchema } from './ids.ts';
import { reasonSchema } from './reason.ts';
import { slugSchema } from './vocabulary.ts';

/** What can be corrected of an API user in the inventory; what is left out stays. */
export const apiUserCorrectionSchema = apiUserSchema
  .pick({
    label: true,
    providerId: true,
    role: true,
    kind: true,
    integration: true,
    integrationsEnabled: true,
    permissionType: true,
    twoFactorEnabled: true,
    credentialsSetOn: true,
    lastUsedOn: true,
    reviewOn: true,
  })
  .extend({ state: z.enum(['pending', 'active', 'disabled', 'deleted']) })
  .partial();
export type ApiUserCorrection = z.infer<typeof apiUserCorrectionSchema>;

export const correctApiUserSchema = z.strictObject({
  fields: apiUserCorrectionSchema,
  reason: reasonSchema,
  /** Another API user that it may be taken for by its new label. */
  looksLike: idSchema('apiUser').optional(),
});

export const setIntegrationOwnerSchema = z.strictObject({
  owner: z.email('must be the e-mail address of the accountable owner'),
  reason: reasonSchema,
});

/** Which operators an account has. The name of its credentials stays where it is left out; what is behind a name is declared on the host only. */
export const setOperatorSchema = z.strictObject({
  operator: operatorSchema.extend({ credentials: credentialNameSchema.optional() }).nullable(),
  reason: reasonSchema,
});
export const operatorParamSchema = z.object({ id: slugSchema, operator: slugSchema });
