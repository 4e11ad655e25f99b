import { z } from 'zod';
import { governanceEffectSchema, governanceKindSchema } from './governance.ts';
import { idSchema } from './ids.ts';
import { signedReviewFields } from './review-proof.ts';
import { digestSchema, roleSchema, slugSchema } from './vocabulary.ts';

const change = idSchema('governanceChange');
/** The installation was still being set up, so one person alone had it done. */
const setup = z.literal(true).optional();

/** Entries about changes of who may do what; part of the registry. */
export const GOVERNANCE_EVENTS = {
  'installation.sealed': z
    .strictObject({
      /** `asked`: by an administrator. `people-signed-in`: by itself, once there were enough people and a provider account. */
      how: z.enum(['asked', 'people-signed-in']),
      administrators: z.array(idSchema('principal')),
      approvers: z.array(idSchema('principal')),
    })
    .describe(
      'The set-up of the installation is over, for good: from here on nobody gives power alone. It names who could sign in as administrators and approvers of all accounts.',
    ),
  'governance.proposed': z
    .strictObject({
      change,
      kind: governanceKindSchema,
      digest: digestSchema,
      effects: z.array(governanceEffectSchema),
      beneficiaries: z.array(idSchema('principal')),
      approvalsNeeded: z.int().min(0),
      setup,
    })
    .describe(
      'Somebody asked for a change of who may do what. The digest covers what it says and what is different afterwards. With `setup`, the installation was still being set up, and nobody else was asked.',
    ),
  'governance.reviewed': z
    .strictObject({
      change,
      digest: digestSchema,
      review: idSchema('review'),
      verdict: z.enum(['approve', 'reject']),
      roles: z.array(roleSchema),
      ...signedReviewFields,
    })
    .describe(
      'A principal approved or rejected a change of who may do what, signed over its digest: by the server for their session, and where `signedBy` is `passkey`, by their own passkey as `proof` shows.',
    ),
  'governance.review-refused': z
    .strictObject({ change, code: z.string().max(60), count: z.int().min(1).optional() })
    .describe('A review of such a change was refused. With `count`, so many more times within an hour.'),
  'governance.approved': z
    .strictObject({ change, digest: digestSchema, setup })
    .describe(
      'Such a change has what it needs. It waits for what is in the way, or takes longer than one step of the log: `governance.carried-out` says when it is done.',
    ),
  'governance.carried-out': z
    .strictObject({ change, kind: governanceKindSchema, digest: digestSchema, setup })
    .describe(
      'Such a change had what it needs and was carried out, once; the entry after it says what is different. After `governance.approved`, those between the two may.',
    ),
  'governance.closed': z
    .strictObject({ change, state: z.enum(['rejected', 'withdrawn', 'expired', 'superseded']) })
    .describe('Such a change will not be carried out.'),
  'principal.let-in': z
    .strictObject({
      principal: idSchema('principal'),
      roles: z.array(roleSchema),
      /** Accounts that the roles cover; null covers all. */
      accounts: z.array(slugSchema).nullable(),
      change,
      /** Who asked for it, and so chose the key of a machine; absent in entries of before. */
      proposer: idSchema('principal').optional(),
    })
    .describe(
      'A principal that was registered may sign in, with these roles on these accounts. It has no token by that.',
    ),
  'principal.reactivated': z
    .strictObject({ principal: idSchema('principal'), change })
    .describe('A principal that was deactivated may sign in again. It has no token by that.'),
  'principal.roles-set': z
    .strictObject({
      principal: idSchema('principal'),
      roles: z.array(roleSchema),
      /** Accounts that the roles cover; null covers all. */
      accounts: z.array(slugSchema).nullable(),
      change,
    })
    .describe('A principal has these roles, on these accounts, from now on.'),
} as const;
