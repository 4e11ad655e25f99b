import { z } from 'zod';
import { ACKNOWLEDGEMENTS, passwordFactsSchema } from './request.ts';
import { accessEffectSchema, operationSchema, providerRoleSchema, providerSchema } from './vocabulary.ts';

const count = z.int().min(0);
const days = z.int();

/**
 * Everything that a policy can ask about. Complete by construction: what does not apply is `null`, `false` or 0, never
 * absent, because an absent fact is an error and an error is a refusal. Texts are trimmed, and an empty one is `null`.
 * Holds no secret: a password appears only as what was derived from it.
 */
export const factsSchema = z.strictObject({
  provider: providerSchema,
  operation: operationSchema,
  /** What the request does to access: of its plan and of every field that it changes. In the order of `EFFECTS`. */
  effects: z.array(accessEffectSchema),
  operator: z.strictObject({
    role: providerRoleSchema,
    companyId: z.string().nullable(),
    /** The operator's right on the own (parent) company, which covers the users in it. */
    companyAccess: z.enum(['write', 'read', 'none']),
  }),
  account: z.strictObject({
    companyId: z.string().nullable(),
    companyName: z.string(),
    apiUserCount: count,
    /** House option: on PROTECT Hub any user with write access may switch Integrations on, not only the Superuser. */
    hubWriteAccessSuffices: z.boolean(),
  }),
  integration: z.strictObject({
    named: z.boolean(),
    registered: z.boolean(),
    hasOwner: z.boolean(),
    /** Live or reserved API users of this integration on this account, without the target of this request. */
    otherApiUsers: count,
  }),
  target: z.strictObject({
    exists: z.boolean(),
    /** `api-user` was made for an integration; `regular-user` is a person's own account. */
    kind: z.enum(['api-user', 'regular-user']).nullable(),
    role: providerRoleSchema.nullable(),
    active: z.boolean(),
    integrationsEnabled: z.boolean(),
    /** The right on the own company that the inventory knows: 1 write, 2 read, 3 none; of a disabled user the one it had before. */
    permissionType: z.int().nullable(),
    /** The target already belongs to an integration other than the one that the request names. */
    belongsToOtherIntegration: z.boolean(),
    credentialAgeDays: days.nullable(),
    daysSinceLastUse: days.nullable(),
    twoFactorEnabled: z.boolean().nullable(),
  }),
  change: z.strictObject({
    newAccount: z.boolean(),
    companyId: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    email: z.string().nullable(),
    emailWellFormed: z.boolean(),
    emailDomainListed: z.boolean(),
    emailLooksLikeAnother: z.boolean(),
    phone: z.string().nullable(),
    description: z.string().nullable(),
    countryCode: z.string().nullable(),
    /** 1 write, 2 read, 3 no access to the parent company; any other number as given; 0 for a name that is not known. */
    permissionType: z.int().nullable(),
    specificPermissionLevels: z.array(z.int()),
    specificPermissionsGiven: z.boolean(),
    /** The one that the change names, or else the provider's identifier of the target. */
    userId: z.string().nullable(),
    status: z.string().nullable(),
    username: z.string().nullable(),
    enabled: z.boolean().nullable(),
    /** Days from the submission to the review date that the request names. */
    reviewInDays: days.nullable(),
  }),
  password: z.strictObject({
    origin: z.enum(['none', 'generated', 'typed']),
    /** The rest is `null` unless the password was typed by a person. */
    length: passwordFactsSchema.shape.length.nullable(),
    hasDigitOrSymbol: z.boolean().nullable(),
    containsEmail: z.boolean().nullable(),
    containsCompanyName: z.boolean().nullable(),
    containsWordPassword: z.boolean().nullable(),
    confirmed: z.boolean().nullable(),
    strengthScore: passwordFactsSchema.shape.strengthScore.nullable(),
  }),
  acknowledgements: z.array(z.enum(ACKNOWLEDGEMENTS)),
  exception: z.strictObject({
    requested: z.boolean(),
    citesObserved403: z.boolean(),
    expiresInDays: days.nullable(),
  }),
  /** What is removed along with this: requests that delete a user or take access away. All 0 for one that does neither. */
  batch: z.strictObject({
    /** In the whole file, on whichever account; 0 for a request that came alone. */
    removals: count,
    /** Of those of the file, the ones on this account. */
    removalsOnAccount: count,
    /** The same as a whole percentage of the account's API users, rounded up. */
    removalsPercent: count,
    /**
     * On this account within the last 24 hours, however they came in, with this one and the rest of its file: as asked for,
     * and when it is to be released as released or carried out, where that is more.
     */
    removalsInDay: count,
    /** The same as a whole percentage of the account's API users, rounded up. */
    removalsInDayPercent: count,
  }),
  actor: z.strictObject({
    isRequester: z.boolean(),
    hasApproved: z.boolean(),
    hasCompletedStep: z.boolean(),
  }),
});
export type Facts = z.infer<typeof factsSchema>;
