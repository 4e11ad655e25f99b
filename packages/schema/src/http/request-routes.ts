import { z } from 'zod';
import { explanationSchema } from '../decision.ts';
import { changeRequestSchema } from '../fields/change-request-schema.ts';
import { textSchema } from '../fields/text-schema.ts';
import { idSchema } from '../ids.ts';
import { passwordContextSchema } from '../password-context.ts';
import { reasonSchema } from '../reason.ts';
import { acknowledgementKindSchema, requestStateSchema } from '../request.ts';
import { actionSchema, digestSchema, slugSchema } from '../vocabulary.ts';
import { idParam, page, stateAnswer } from './parts.ts';
import { defineRoute } from './route.ts';
import { batchRowSchema, batchViewSchema, listedRequestSchema, requestViewSchema } from './views.ts';

const fileQuery = z.strictObject({
  fileName: textSchema({ max: 255 }),
  format: z.enum(['csv', 'json', 'ndjson', 'yaml']).optional(),
});

/** Asking for changes, alone or in files, and deciding on them. */
export const REQUEST_ROUTES = {
  submitRequest: defineRoute({
    method: 'POST',
    path: '/v1/requests',
    summary: 'Ask for one change',
    permission: 'request.submit',
    idempotent: true,
    body: changeRequestSchema,
    status: 201,
    response: requestViewSchema,
  }),
  passwordContext: defineRoute({
    method: 'POST',
    path: '/v1/password-context',
    summary:
      'The names that a password of an API user may not hold, for deriving the facts about it where it is typed',
    permission: 'request.submit',
    body: z.strictObject({
      account: slugSchema,
      integration: slugSchema.optional(),
      subject: z.string().min(1).max(254).optional(),
    }),
    status: 200,
    response: passwordContextSchema,
  }),
  listRequests: defineRoute({
    method: 'GET',
    path: '/v1/requests',
    summary: 'List requests, newest first',
    permission: 'request.read',
    query: z.strictObject({
      ...page,
      state: requestStateSchema.optional(),
      account: slugSchema.optional(),
      action: actionSchema.optional(),
      batch: idSchema('batch').optional(),
    }),
    status: 200,
    response: z.strictObject({ requests: z.array(listedRequestSchema), next: z.string().nullable() }),
  }),
  showRequest: defineRoute({
    method: 'GET',
    path: '/v1/requests/:id',
    summary: 'Show a request with its decision, reviews, steps and tasks',
    permission: 'request.read',
    params: idParam('request'),
    status: 200,
    response: requestViewSchema,
  }),
  editRequest: defineRoute({
    method: 'POST',
    path: '/v1/requests/:id/revisions',
    summary: 'Edit a request: a new revision, which voids the reviews of the one before',
    permission: 'request.edit',
    params: idParam('request'),
    body: changeRequestSchema,
    status: 201,
    response: requestViewSchema,
  }),
  cancelRequest: defineRoute({
    method: 'POST',
    path: '/v1/requests/:id/cancel',
    summary: 'Take a request back before the provider is touched',
    permission: 'request.cancel',
    params: idParam('request'),
    status: 200,
    response: requestViewSchema,
  }),
  reviewRequest: defineRoute({
    method: 'POST',
    path: '/v1/requests/:id/reviews',
    summary: 'Approve or reject the revision that was looked at',
    permission: 'request.review',
    recordsRefusals: true,
    params: idParam('request'),
    body: z.strictObject({
      verdict: z.enum(['approve', 'reject']),
      digest: digestSchema,
      reason: reasonSchema.optional(),
    }),
    status: 201,
    response: z.strictObject({ review: idSchema('review'), state: requestStateSchema }),
  }),
  acknowledgeRequest: defineRoute({
    method: 'POST',
    path: '/v1/requests/:id/acknowledgements',
    summary: 'Acknowledge what a request means',
    permission: 'request.acknowledge',
    params: idParam('request'),
    body: z.strictObject({ kind: acknowledgementKindSchema }),
    status: 201,
    response: stateAnswer,
  }),
  submitBatch: defineRoute({
    method: 'POST',
    path: '/v1/batches',
    summary: 'Hand in a file of requests',
    permission: 'batch.submit',
    query: fileQuery,
    file: true,
    status: 201,
    response: z.strictObject({ recognised: z.boolean(), batch: batchViewSchema }),
  }),
  previewBatch: defineRoute({
    method: 'POST',
    path: '/v1/batches/preview',
    summary: 'What handing in a file of requests would say; nothing is changed',
    permission: 'batch.submit',
    query: fileQuery,
    file: true,
    status: 200,
    response: z.strictObject({ submittedAs: idSchema('batch').nullable(), rows: z.array(batchRowSchema) }),
  }),
  showBatch: defineRoute({
    method: 'GET',
    path: '/v1/batches/:id',
    summary: 'How far a batch has come, row by row',
    permission: 'batch.read',
    params: idParam('batch'),
    status: 200,
    response: batchViewSchema,
  }),
  explainDecision: defineRoute({
    method: 'GET',
    path: '/v1/decisions/:id/explanation',
    summary: 'A decision in plain words, with every condition',
    permission: 'request.read',
    params: idParam('decision'),
    status: 200,
    response: explanationSchema,
  }),
} as const;
