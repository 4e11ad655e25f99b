import { z } from 'zod';
import { textSchema } from '../fields/text-schema.ts';
import { governanceChangeSchema, governanceContentSchema, governanceStateSchema } from '../governance.ts';
import { idSchema } from '../ids.ts';
import { reasonSchema } from '../reason.ts';
import { digestSchema } from '../vocabulary.ts';
import { idParam } from './parts.ts';
import { defineRoute } from './route.ts';

/** Changes of who may do what. */
export const GOVERNANCE_ROUTES = {
  proposeChange: defineRoute({
    method: 'POST',
    path: '/v1/governance',
    summary: 'Ask for a change of who may do what; one that only takes authority away is carried out at once',
    permission: 'governance.propose',
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
    summary: 'Changes of who may do what, newest first',
    permission: 'governance.read',
    query: z.strictObject({ state: governanceStateSchema.optional() }),
    status: 200,
    response: z.strictObject({ changes: z.array(governanceChangeSchema) }),
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
  withdrawChange: defineRoute({
    method: 'POST',
    path: '/v1/governance/:id/withdraw',
    summary: 'Take such a change back, by whoever asked for it',
    permission: 'governance.withdraw',
    params: idParam('governanceChange'),
    status: 200,
    response: z.strictObject({ state: governanceStateSchema }),
  }),
} as const;
