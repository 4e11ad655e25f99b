import { z } from 'zod';
import { serviceAddressSchema } from './address.ts';
import { shownAddressSchema } from './erasure.ts';
import { nameSchema, textSchema } from './fields/text-schema.ts';
import { idSchema } from './ids.ts';
import { daySchema, providerRoleSchema, providerSchema, slugSchema } from './vocabulary.ts';

/**
 * Name of a provider credential. What it is bound to and where it is read from is declared in `credentials.yaml` on the
 * worker's machine, so that nobody makes the worker read a file or run a program over the API.
 */
export const credentialNameSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    "must be the name of credentials that credentials.yaml on the worker's machine declares; variables, files and programs are named there only",
  );

/** The provider-side user under whose rights changes are made. */
export const operatorSchema = z.strictObject({
  name: slugSchema,
  role: providerRoleSchema,
  companyId: textSchema({ max: 200, blank: 'must not be empty' }).optional(),
  companyAccess: z.enum(['write', 'read', 'none']).default('write'),
  /** What an earlier version stored, such as `env:NAME`, stays as it is; it is declared under that text as its name. */
  credentials: z.string().max(500).optional(),
});
export type Operator = z.infer<typeof operatorSchema>;

export const esetRegionSchema = z.enum(['eu', 'de', 'us', 'ca', 'jpn']);

/** Names between dots; an internationalised one in its ASCII form or in letters. */
const DOMAIN = /^[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?)*$/u;

const base = {
  id: slugSchema,
  companyName: nameSchema(200),
  operators: z.array(operatorSchema).min(1),
  /** Domains in which addresses of new API users may be; an empty list allows none. */
  emailDomains: z
    .array(z.string().max(253).toLowerCase().regex(DOMAIN, 'must be a domain such as acme.example'))
    .default([]),
  /** Nothing is done there any more, but to take access away. */
  retired: z.literal(true).optional(),
};
const eset = {
  ...base,
  companyId: textSchema({ max: 200, blank: 'must not be empty' }),
  region: esetRegionSchema,
  /** Base of ESET Connect; the vendor's own addresses for the region when left out. */
  connectUrl: serviceAddressSchema.optional(),
};

/** One company's account on a provider. */
export const accountSchema = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('eset-business-account'), ...eset }),
  z.strictObject({
    provider: z.literal('eset-msp-administrator-2'),
    ...eset,
    baseUrl: serviceAddressSchema.default('https://mspapi.eset.com/api'),
    /** How this server takes permissionType; found out at the first change and recorded. */
    permissionTypeAs: z.enum(['name', 'integer']).default('name'),
  }),
  z.strictObject({
    provider: z.literal('eset-protect-hub'),
    ...eset,
    writeAccessSuffices: z.boolean().default(false),
  }),
  z.strictObject({
    provider: z.literal('dotdigital'),
    ...base,
    region: z.enum(['r1', 'r2', 'r3']),
    baseUrl: serviceAddressSchema.optional(),
    /** Numeric account id on dotdigital; needed for making API users through the API. */
    accountNumber: z.int().positive().optional(),
    /** `api` only for a fresh account that has no API user on its rate-limit scheme. */
    apiUserCreation: z.enum(['portal', 'api']).default('portal'),
    rateLimitScheme: z.enum(['tiered', 'flat']).default('tiered'),
  }),
]);
export type Account = z.infer<typeof accountSchema>;

/** An account as it is registered: its operators' credentials are named, and declared elsewhere. */
export const newAccountSchema = accountSchema.superRefine(({ operators }, context) => {
  for (const [index, { credentials }] of operators.entries()) {
    if (credentials === undefined) continue;
    for (const issue of credentialNameSchema.safeParse(credentials).error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: ['operators', index, 'credentials'], message: issue.message });
    }
  }
});
/** The account of one provider. */
export type AccountOf<P extends z.infer<typeof providerSchema>> = Extract<Account, { provider: P }>;

/** A registered consumer of an API, with the one person who answers for it. */
export const integrationSchema = z.strictObject({
  id: slugSchema,
  name: nameSchema(200),
  owner: z.email('must be the e-mail address of the accountable owner'),
});
/** `retired`: nothing gets access for it any more. */
export type Integration = z.infer<typeof integrationSchema> & { readonly retired?: true | undefined };
/** As it is shown, also once its owner was erased. */
export const shownIntegrationSchema = integrationSchema.extend({
  owner: shownAddressSchema,
  retired: z.literal(true).optional(),
});

export const API_USER_STATES = ['reserved', 'pending', 'active', 'disabled', 'deleted'] as const;

/** A user on a provider, as Countersign knows it. `reserved` holds the place of a create that is under way. */
export const apiUserSchema = z.strictObject({
  id: idSchema('apiUser'),
  account: slugSchema,
  provider: providerSchema,
  integration: slugSchema.nullable(),
  /** The provider's own identifier: EMA2 userId, dotdigital username; null until it is known. */
  providerId: z.string().nullable(),
  /** How people call it: e-mail address on ESET, description on dotdigital. */
  label: z.string(),
  kind: z.enum(['api-user', 'regular-user']),
  role: providerRoleSchema,
  state: z.enum(API_USER_STATES),
  integrationsEnabled: z.boolean(),
  permissionType: z.int().nullable(),
  twoFactorEnabled: z.boolean().nullable(),
  credentialsSetOn: daySchema.nullable(),
  lastUsedOn: daySchema.nullable(),
  reviewOn: daySchema.nullable(),
  /** The request that made it; null for one that was adopted. */
  originRequest: idSchema('request').nullable(),
});
export type ApiUser = z.infer<typeof apiUserSchema>;

/** An API user that exists on the provider already and is taken into the inventory without touching it. */
export const adoptApiUserSchema = apiUserSchema
  .pick({ account: true, integration: true, label: true, kind: true, role: true })
  .extend({
    label: textSchema({ max: 254, blank: 'must not be empty' }),
    state: z.enum(['pending', 'active', 'disabled']),
    providerId: textSchema({ max: 254 }).nullable().default(null),
    integrationsEnabled: z.boolean().default(false),
    permissionType: z.int().nullable().default(null),
    twoFactorEnabled: z.boolean().nullable().default(null),
    credentialsSetOn: daySchema.nullable().default(null),
    lastUsedOn: daySchema.nullable().default(null),
    reviewOn: daySchema.nullable().default(null),
    /** Another API user that it may be taken for, as whoever adopts it has seen. */
    looksLike: idSchema('apiUser').optional(),
  });
/**
 * `alreadyThere`: the inventory had it as it was given, and nothing was changed. `roleKnownBy`: no provider tells the role of a
 * user, so it is what an administrator states.
 */
export const adoptedApiUserSchema = apiUserSchema.extend({
  alreadyThere: z.boolean(),
  roleKnownBy: z.literal('attested'),
});
export type AdoptedApiUser = z.infer<typeof adoptedApiUserSchema>;

export type AdoptApiUser = z.infer<typeof adoptApiUserSchema>;
