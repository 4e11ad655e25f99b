import { z } from 'zod';
import { breakGlassVerdictSchema } from '../break-glass.ts';
import { explanationSchema } from '../decision.ts';
import { changeRequestSchema } from '../fields/change-request-schema.ts';
import { idSchema } from '../ids.ts';
import { passwordContextSchema } from '../password-context.ts';
import { commentSchema, reasonSchema } from '../reason.ts';
import { acknowledgementKindSchema, requestStateSchema } from '../request.ts';
import { reviewVerdictSchema } from '../review-proof.ts';
import { riskSchema } from '../risk.ts';
import { actionSchema, digestSchema, providerSchema, slugSchema } from '../vocabulary.ts';
import { idParam, page, stateAnswer } from './parts.ts';
import { requestPreviewSchema } from './preview-views.ts';
import { defineRoute } from './route.ts';
import { reviewedRowSchema, selectedRowSchema, selectionSchema } from './selection-views.ts';
import { listedRequestSchema, requestViewSchema } from './views.ts';

/** Asking for changes, and deciding on them. */
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
  previewRequest: defineRoute({
    method: 'POST',
    path: '/v1/requests/preview',
    summary: 'What asking for a change would say, and who would be asked to approve it; nothing is changed',
    permission: 'request.submit',
    body: changeRequestSchema,
    status: 200,
    response: requestPreviewSchema,
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
    tagged: true,
    params: idParam('request'),
    status: 200,
    response: requestViewSchema,
  }),
  editRequest: defineRoute({
    method: 'POST',
    path: '/v1/requests/:id/revisions',
    summary: 'Edit a request: a new revision, which voids the reviews of the one before',
    permission: 'request.edit',
    edits: '/v1/requests/:id',
    idempotent: true,
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
    idempotent: true,
    params: idParam('request'),
    status: 200,
    response: requestViewSchema,
  }),
  reviewRequest: defineRoute({
    method: 'POST',
    path: '/v1/requests/:id/reviews',
    summary: 'Approve or reject the revision that was looked at, or return it for changes',
    permission: 'request.review',
    idempotent: true,
    recordsRefusals: true,
    params: idParam('request'),
    body: z.strictObject({
      verdict: reviewVerdictSchema,
      digest: digestSchema,
      reason: reasonSchema.optional(),
      /** In whose place, where that one has delegated it to the caller; the caller's own where it is left out. */
      onBehalfOf: idSchema('principal').optional(),
    }),
    status: 201,
    response: z.strictObject({ review: idSchema('review'), state: requestStateSchema }),
  }),
  breakGlass: defineRoute({
    method: 'POST',
    path: '/v1/requests/:id/break-glass',
    summary:
      'Have a request carried out in an emergency without the approvals that are missing; everybody who oversees is told, and others review it afterwards',
    permission: 'request.break-glass',
    idempotent: true,
    params: idParam('request'),
    body: z.strictObject({ digest: digestSchema, reason: reasonSchema }),
    status: 201,
    response: z.strictObject({
      breakGlass: idSchema('breakGlass'),
      state: requestStateSchema,
      /** By when others review it. */
      dueAt: z.iso.datetime(),
    }),
  }),
  reviewBreakGlass: defineRoute({
    method: 'POST',
    path: '/v1/break-glass/:id/review',
    summary: 'Say afterwards whether it was justified that somebody broke the glass for a request',
    permission: 'break-glass.review',
    idempotent: true,
    params: idParam('breakGlass'),
    body: z.strictObject({ verdict: breakGlassVerdictSchema, reason: reasonSchema }),
    status: 201,
    response: z.strictObject({ breakGlass: idSchema('breakGlass') }),
  }),
  commentOnRequest: defineRoute({
    method: 'POST',
    path: '/v1/requests/:id/comments',
    summary: 'Say something about a request, also once it is over; nobody edits it or takes it back',
    permission: 'request.comment',
    idempotent: true,
    params: idParam('request'),
    body: z.strictObject({ text: commentSchema }),
    status: 201,
    response: z.strictObject({ comment: idSchema('comment') }),
  }),
  selectReviews: defineRoute({
    method: 'GET',
    path: '/v1/selection',
    summary:
      'Freeze the reviews that wait for the caller and that a filter meets, so that they can be decided together',
    permission: 'inbox.read',
    query: z.strictObject({
      account: slugSchema.optional(),
      provider: providerSchema.optional(),
      action: actionSchema.optional(),
      integration: slugSchema.optional(),
      batch: idSchema('batch').optional(),
      requester: idSchema('principal').optional(),
      risk: riskSchema.optional(),
      /** Those that wait for the caller in place of this person; without it, those in the caller's own. */
      onBehalfOf: idSchema('principal').optional(),
    }),
    status: 200,
    response: selectionSchema,
  }),
  reviewSelection: defineRoute({
    method: 'POST',
    path: '/v1/selection/reviews',
    summary:
      'Approve, reject or return the requests of a frozen selection, each by the same checks as alone; a row that is refused stops no other',
    permission: 'request.review',
    idempotent: true,
    recordsRefusals: true,
    body: z.strictObject({
      verdict: reviewVerdictSchema,
      reason: reasonSchema.optional(),
      /** Of the selection, so that nobody decides on another one. */
      digest: digestSchema,
      rows: z.array(selectedRowSchema).min(1).max(500),
      onBehalfOf: idSchema('principal').optional(),
    }),
    status: 200,
    response: z.strictObject({ rows: z.array(reviewedRowSchema) }),
  }),
  acknowledgeRequest: defineRoute({
    method: 'POST',
    path: '/v1/requests/:id/acknowledgements',
    summary: 'Acknowledge what a request means',
    permission: 'request.acknowledge',
    idempotent: true,
    params: idParam('request'),
    body: z.strictObject({
      kind: acknowledgementKindSchema,
      /** Of the revision that was looked at; another one is not acknowledged then. */
      digest: digestSchema.optional(),
    }),
    status: 201,
    response: stateAnswer,
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
