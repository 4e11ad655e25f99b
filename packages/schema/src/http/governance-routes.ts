import { z } from 'zod';
import { textSchema } from '../fields/text-schema.ts';
import { governanceChangeSchema, governanceContentSchema, governanceStateSchema } from '../governance.ts';
import { idSchema } from '../ids.ts';
import { reasonSchema } from '../reason.ts';
import { digestSchema } from '../vocabulary.ts';
import { idParam, page } from './parts.ts';
import { defineRoute } from './route.ts';

/** Changes of who may do what. */
export const GOVERNANCE_ROUTES = {
  sealInstallation: defineRoute({
    method: 'POST',
    path: '/v1/seal',
    summary: 'End the set-up of the installation, for good: from then on nobody gives power alone',
    permission: 'installation.seal',
    idempotent: true,
    status: 201,
    response: z.strictObject({
      /** Index of the entry that says so. */
      entry: z.int().nonnegative(),
      administrators: z.array(idSchema('principal')),
      approvers: z.array(idSchema('principal')),
    }),
  }),
  proposeChange: defineRoute({
    method: 'POST',
    path: '/v1/governance',
    summary: 'Ask for a change of who may do what; one that only takes authority away is carried out at once',
    permission: 'governance.propose',
    idempotent: true,
    body: z.strictObject({
      content: governanceContentSchema,
      reason: textSchema({ max: 1_000, blank: 'must say why' }),
    }),
    status: 201,
    response: governanceChangeSchema,
  }),
  listChanges: defineRoute({
    method: 'GET',
    path: '/v1/governance',
    summary: 'Changes of who may do what, newest first, some at a time',
    permission: 'governance.read',
    query: z.strictObject({
      ...page,
      /** `open`: those that wait for reviews or to be carried out. */
      state: z.enum(['open', ...governanceStateSchema.options]).optional(),
    }),
    status: 200,
    response: z.strictObject({
      changes: z.array(governanceChangeSchema),
      /** To give as `after` for the next page; null when there is none. A page may be short of its limit. */
      next: z.string().nullable(),
    }),
  }),
  showChange: defineRoute({
    method: 'GET',
    path: '/v1/governance/:id',
    summary: 'One change of who may do what, with its reviews and who may still review it',
    permission: 'governance.read',
    params: idParam('governanceChange'),
    status: 200,
    response: governanceChangeSchema,
  }),
  reviewChange: defineRoute({
    method: 'POST',
    path: '/v1/governance/:id/reviews',
    summary: 'Approve or reject such a change; the last approval that it needs has it carried out',
    permission: 'governance.review',
    idempotent: true,
    recordsRefusals: true,
    params: idParam('governanceChange'),
    body: z.strictObject({
      verdict: z.enum(['approve', 'reject']),
      /** Of the change that the reviewer looked at. */
      digest: digestSchema,
      reason: reasonSchema.optional(),
    }),
    status: 201,
    response: z.strictObject({ review: idSchema('review'), state: governanceStateSchema }),
  }),
  collectToken: defineRoute({
    method: 'POST',
    path: '/v1/governance/:id/token',
    summary: 'Have the token of a machine handed out that others approved, by whoever asked for it; once',
    permission: 'token.collect',
    idempotent: true,
    params: idParam('governanceChange'),
    status: 201,
    response: z.strictObject({
      id: idSchema('token'),
      token: z.string(),
      principal: idSchema('principal'),
      expiresAt: z.iso.datetime(),
    }),
  }),
  withdrawChange: defineRoute({
    method: 'POST',
    path: '/v1/governance/:id/withdraw',
    summary: 'Take such a change back, by whoever asked for it',
    permission: 'governance.withdraw',
    idempotent: true,
    params: idParam('governanceChange'),
    status: 200,
    response: z.strictObject({ state: governanceStateSchema }),
  }),
} as const;
