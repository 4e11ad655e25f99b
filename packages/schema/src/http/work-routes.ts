import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { EVIDENCE_MEDIA_TYPES, evidenceSchema, TASK_STATES, taskVerdictSchema } from '../plan.ts';
import { reasonSchema } from '../reason.ts';
import { sealedTextSchema } from '../request.ts';
import { inboxCountSchema, inboxItemSchema } from './inbox-views.ts';
import { idParam, page, stateAnswer } from './parts.ts';
import { defineRoute } from './route.ts';
import { credentialSchema, taskInHandSchema, taskViewSchema } from './views.ts';

/** Of 5 MB in base64. */
const MOST_PICTURE_CHARACTERS = 6_666_668;

/** What people do to carry changes out. */
export const WORK_ROUTES = {
  listInbox: defineRoute({
    method: 'GET',
    path: '/v1/inbox',
    summary: 'What waits for the caller, what is due first at the front',
    permission: 'inbox.read',
    query: z.strictObject({
      after: z
        .string()
        .regex(/^-?\d{1,16}\.[a-z]{3}_[0-9A-Z]{26}$/, 'must be the next of the page before')
        .optional(),
      limit: page.limit,
    }),
    status: 200,
    response: z.strictObject({
      items: z.array(inboxItemSchema),
      /** Where to go on, also where this page has fewer items than were asked for, or none; null at the end. */
      next: z.string().nullable(),
    }),
  }),
  countInbox: defineRoute({
    method: 'GET',
    path: '/v1/inbox/count',
    summary: 'How much waits for the caller, up to a thousand',
    permission: 'inbox.read',
    status: 200,
    response: inboxCountSchema,
  }),
  listTasks: defineRoute({
    method: 'GET',
    path: '/v1/tasks',
    summary: 'List tasks of people',
    permission: 'task.read',
    query: z.strictObject({
      ...page,
      state: z.enum(TASK_STATES).optional(),
      request: idSchema('request').optional(),
    }),
    status: 200,
    response: z.strictObject({ tasks: z.array(taskViewSchema), next: z.string().nullable() }),
  }),
  showTask: defineRoute({
    method: 'GET',
    path: '/v1/tasks/:id',
    summary: 'Show a task with all that is needed to do it',
    permission: 'task.read',
    params: idParam('task'),
    status: 200,
    response: taskInHandSchema,
  }),
  startTask: defineRoute({
    method: 'POST',
    path: '/v1/tasks/:id/start',
    summary:
      'Take a task on: a password that it needs is sealed to the caller; credentials of the API user are tried before access is taken away',
    permission: 'task.complete',
    idempotent: true,
    recordsRefusals: true,
    params: idParam('task'),
    body: z.strictObject({ credentials: sealedTextSchema.optional() }),
    status: 200,
    response: stateAnswer,
  }),
  releaseTask: defineRoute({
    method: 'POST',
    path: '/v1/tasks/:id/release',
    summary: 'Give back a task that one has taken on; an administrator takes it from whoever has it',
    permission: 'task.release',
    idempotent: true,
    recordsRefusals: true,
    params: idParam('task'),
    /** Needed where it is somebody else's, and where its password was collected. */
    body: z.strictObject({ reason: reasonSchema.optional() }),
    status: 200,
    response: stateAnswer,
  }),
  handOverTask: defineRoute({
    method: 'POST',
    path: '/v1/tasks/:id/hand-over',
    summary: 'Hand a task that one has taken on to somebody else who may do it, who gets its password',
    permission: 'task.complete',
    idempotent: true,
    recordsRefusals: true,
    params: idParam('task'),
    body: z.strictObject({
      /** An identifier, or an address. */
      to: z.union([idSchema('principal'), z.email()]),
      /** Needed where its password was collected. */
      reason: reasonSchema.optional(),
    }),
    status: 200,
    response: stateAnswer,
  }),
  resendInvitation: defineRoute({
    method: 'POST',
    path: '/v1/tasks/:id/resend-invitation',
    summary: 'Record that the provider was made to send the invitation again, whose link is valid anew',
    permission: 'task.complete',
    recordsRefusals: true,
    idempotent: true,
    params: idParam('task'),
    status: 200,
    response: z.strictObject({ validUntil: z.iso.datetime().nullable() }),
  }),
  attachEvidence: defineRoute({
    method: 'POST',
    path: '/v1/tasks/:id/files',
    summary:
      'Attach a picture to a task, to name in the report; metadata is taken out of it, and it is stored encrypted',
    permission: 'task.complete',
    recordsRefusals: true,
    idempotent: true,
    maxBytes: MOST_PICTURE_CHARACTERS + 100,
    params: idParam('task'),
    body: z.strictObject({ content: z.base64().max(MOST_PICTURE_CHARACTERS) }),
    status: 201,
    response: z.strictObject({
      id: idSchema('evidenceFile'),
      mediaType: z.enum(EVIDENCE_MEDIA_TYPES),
      size: z.int(),
    }),
  }),
  readEvidence: defineRoute({
    method: 'GET',
    path: '/v1/evidence-files/:id',
    summary: 'A picture that was attached to a task, as it was stored',
    permission: 'task.read',
    params: idParam('evidenceFile'),
    status: 200,
    response: z.strictObject({ mediaType: z.enum(EVIDENCE_MEDIA_TYPES), content: z.base64() }),
  }),
  completeTask: defineRoute({
    method: 'POST',
    path: '/v1/tasks/:id/complete',
    summary: 'Say how a task ended, with evidence',
    permission: 'task.complete',
    idempotent: true,
    recordsRefusals: true,
    params: idParam('task'),
    body: z.strictObject({ verdict: taskVerdictSchema, evidence: evidenceSchema.default({}) }),
    status: 200,
    response: stateAnswer,
  }),
  withdrawReport: defineRoute({
    method: 'POST',
    path: '/v1/tasks/:id/withdraw',
    summary:
      'Take back a report of one’s own that nobody has looked at yet; it stays in the history of the task',
    permission: 'task.complete',
    idempotent: true,
    recordsRefusals: true,
    params: idParam('task'),
    body: z.strictObject({ reason: reasonSchema }),
    status: 200,
    response: stateAnswer,
  }),
  confirmTask: defineRoute({
    method: 'POST',
    path: '/v1/tasks/:id/confirm',
    summary: 'The second look at a task by somebody else',
    permission: 'task.confirm',
    idempotent: true,
    recordsRefusals: true,
    params: idParam('task'),
    body: z.strictObject({
      accepted: z.boolean(),
      /** The report that was looked at, as the task names it. Needed where it is accepted: one that came since was not looked at. */
      report: z.int().min(0).optional(),
      /** Needed where it is not accepted. */
      reason: reasonSchema.optional(),
    }),
    status: 200,
    response: stateAnswer,
  }),
  listCredentials: defineRoute({
    method: 'GET',
    path: '/v1/credentials',
    summary: 'Credentials that wait for the caller',
    permission: 'credential.collect',
    status: 200,
    response: z.strictObject({ credentials: z.array(credentialSchema) }),
  }),
  collectCredential: defineRoute({
    method: 'POST',
    path: '/v1/credentials/:id/collect',
    summary: "Take a credential over, once; it is sealed to the caller's key",
    permission: 'credential.collect',
    params: idParam('secret'),
    status: 200,
    response: z.strictObject({ request: idSchema('request'), sealed: z.string() }),
  }),
} as const;
