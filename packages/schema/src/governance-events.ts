import { z } from 'zod';
import { governanceEffectSchema, governanceKindSchema } from './governance.ts';
import { idSchema } from './ids.ts';
import { digestSchema, roleSchema, slugSchema } from './vocabulary.ts';

const change = idSchema('governanceChange');

/** Entries about changes of who may do what; part of the registry. */
export const GOVERNANCE_EVENTS = {
  'governance.proposed': z
    .strictObject({
      change,
      kind: governanceKindSchema,
      digest: digestSchema,
      effects: z.array(governanceEffectSchema),
      beneficiaries: z.array(idSchema('principal')),
      approvalsNeeded: z.int().min(0),
    })
    .describe(
      'Somebody asked for a change of who may do what. The digest covers what it says and what is different afterwards.',
    ),
  'governance.reviewed': z
    .strictObject({
      change,
      digest: digestSchema,
      review: idSchema('review'),
      verdict: z.enum(['approve', 'reject']),
      roles: z.array(roleSchema),
      signedBy: z.literal('server'),
      signature: z.string(),
    })
    .describe('A principal approved or rejected a change of who may do what, signed over its digest.'),
  'governance.review-refused': z
    .strictObject({ change, code: z.string().max(60), count: z.int().min(1).optional() })
    .describe('A review of such a change was refused. With `count`, so many more times within an hour.'),
  'governance.carried-out': z
    .strictObject({ change, kind: governanceKindSchema, digest: digestSchema })
    .describe(
      'Such a change had what it needs and was carried out, once; the entry after it says what is different.',
    ),
  'governance.closed': z
    .strictObject({ change, state: z.enum(['rejected', 'withdrawn', 'expired', 'superseded']) })
    .describe('Such a change will not be carried out.'),
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
