import { z } from 'zod';

/** The kinds of system on which Countersign changes API users. */
export const PROVIDERS = [
  'eset-business-account',
  'eset-msp-administrator-2',
  'eset-protect-hub',
  'dotdigital',
] as const;
export const providerSchema = z.enum(PROVIDERS);
export type Provider = z.infer<typeof providerSchema>;

/** The changes that a request can ask for. */
export const ACTIONS = [
  'create',
  'update',
  'enable',
  'disable',
  'delete',
  'rotate-credentials',
  'grant-api-access',
  'revoke-api-access',
] as const;
export const actionSchema = z.enum(ACTIONS);
export type Action = z.infer<typeof actionSchema>;

/**
 * What the policies are asked about: an action of a request, or what a person does to a request of somebody else.
 * `review` is an approval or a rejection; `complete-task` and `confirm-task` are the two looks at a portal step.
 */
export const OPERATIONS = [...ACTIONS, 'review', 'complete-task', 'confirm-task'] as const;
export const operationSchema = z.enum(OPERATIONS);
export type Operation = z.infer<typeof operationSchema>;

/**
 * What a step of a plan does to access, whatever the action is called that has it done. Policies are asked about these.
 * `creates-user` and `deletes-user` are about users on the provider. `gives-access` and `takes-access`: whether a user gets in
 * at all, or sees a company at all. `raises-rights` and `lowers-rights`: what somebody who is in may do; of a new user, more than
 * to read. `replaces-credentials`: what a user signs in with. `changes-identity`: by what a user is told from others.
 * `changes-details`: everything that has no bearing on access. In this order wherever several are listed.
 */
export const EFFECTS = [
  'creates-user',
  'deletes-user',
  'gives-access',
  'takes-access',
  'raises-rights',
  'lowers-rights',
  'replaces-credentials',
  'changes-identity',
  'changes-details',
] as const;
export const accessEffectSchema = z.enum(EFFECTS);
export type Effect = z.infer<typeof accessEffectSchema>;

/** Several effects as one list: each once, in the order of `EFFECTS`. */
export function mergeEffects(...lists: readonly (readonly Effect[])[]): Effect[] {
  const found = new Set(lists.flat());
  return EFFECTS.filter((effect) => found.has(effect));
}

/** Whether anything of this bears on access, so that one person alone must not bring it about. */
export function changesAccess(effects: readonly Effect[]): boolean {
  return effects.some((effect) => effect !== 'changes-details');
}

/** Provider-side role of a user; `regular` is anybody without administrative rights. */
export const PROVIDER_ROLES = [
  'root',
  'superuser',
  'account-owner',
  'can-manage-account',
  'write-access',
  'regular',
] as const;
export const providerRoleSchema = z.enum(PROVIDER_ROLES);
export type ProviderRole = z.infer<typeof providerRoleSchema>;

/**
 * The roles that there are on each provider. ESET Business Account and PROTECT Hub have a Superuser, where ESET MSP
 * Administrator 2 has a Root (https://help.eset.com/eset_connect/en-US/create_api_user_account.html); dotdigital has an
 * account owner, and users with the right to manage the account.
 */
export const PROVIDER_ROLES_OF = {
  'eset-business-account': ['superuser', 'write-access', 'regular'],
  'eset-msp-administrator-2': ['root', 'write-access', 'regular'],
  'eset-protect-hub': ['superuser', 'write-access', 'regular'],
  dotdigital: ['account-owner', 'can-manage-account', 'regular'],
} as const satisfies Readonly<Record<Provider, readonly ProviderRole[]>>;

/**
 * What a principal may do in Countersign. `portal-operator` completes and confirms tasks; `worker` is a worker on another machine, and nobody
 * else.
 */
export const ROLES = [
  'requester',
  'approver',
  'portal-operator',
  'auditor',
  'administrator',
  'worker',
] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** Lower-case hexadecimal SHA-256. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits');
export type Digest = z.infer<typeof digestSchema>;

/** Names that people choose for accounts, integrations and operators. */
export const slugSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'must be 1 to 63 of a-z, 0-9 and "-", and start with a letter or digit',
  );

/** Anything that JSON can say. One schema for all places, so that the OpenAPI document can name it. */
export const jsonSchema = z.json();
export type Json = z.infer<typeof jsonSchema>;

/** Calendar day in UTC, `YYYY-MM-DD`. */
export const daySchema = z.iso.date();

/** Days ahead of the day of submission, `+20d`. */
const RELATIVE_DAY = /^\+(\d{1,4})d$/;

/** A calendar day in UTC, or how many days ahead of the submission it is, so that a file can be used again later. */
export const dayOrAheadSchema = z
  .string()
  .refine((text) => RELATIVE_DAY.test(text) || daySchema.safeParse(text).success, {
    error: 'must be a day that exists, written YYYY-MM-DD, or days ahead, written +20d',
  });

/** How many days ahead is meant; undefined for a calendar day. */
export function daysAhead(text: string): number | undefined {
  const days = RELATIVE_DAY.exec(text)?.[1];
  return days === undefined ? undefined : Number(days);
}
