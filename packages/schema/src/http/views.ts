import { z } from 'zod';
import { apiUserSchema, shownIntegrationSchema } from '../account.ts';
import { auditEntrySchema } from '../audit-events.ts';
import { breakGlassVerdictSchema } from '../break-glass.ts';
import { checkpointTargetKindSchema } from '../checkpoint-target.ts';
import { decisionSchema, outcomeSchema } from '../decision.ts';
import { factsSchema } from '../facts.ts';
import { idSchema } from '../ids.ts';
import {
  EVIDENCE_MEDIA_TYPES,
  evidenceSchema,
  instructionsSchema,
  planStepSchema,
  stepKeySchema,
  stepResultSchema,
  stepStateSchema,
  TASK_EVENT_KINDS,
  TASK_KINDS,
  TASK_STATES,
  taskVerdictSchema,
} from '../plan.ts';
import { meansSchema, principalSchema } from '../principal.ts';
import { acknowledgementKindSchema, requestStateSchema, shownRequestInputSchema } from '../request.ts';
import { reviewSignerSchema, reviewVerdictSchema, shownTextSchema } from '../review-proof.ts';
import { tokenKindSchema, tokenScopeSchema } from '../token.ts';
import {
  actionSchema,
  digestSchema,
  jsonSchema,
  providerSchema,
  roleSchema,
  slugSchema,
} from '../vocabulary.ts';

const instant = z.iso.datetime();

/** A passkey as its holder knows it. */
export const passkeyViewSchema = z.strictObject({
  id: idSchema('passkey'),
  principal: idSchema('principal'),
  label: z.string(),
  aaguid: z.string(),
  /** Whether it can be on several devices. */
  backupEligible: z.boolean(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  /** What showed that it belongs to its holder. */
  vouchedBy: z.string(),
});
export type PasskeyView = z.infer<typeof passkeyViewSchema>;

/** An identity at an issuer, as its holder knows it. Who it is there, nobody here knows. */
export const identityViewSchema = z.strictObject({
  id: idSchema('identity'),
  principal: idSchema('principal'),
  issuer: z.string(),
  createdAt: instant,
});
export type IdentityView = z.infer<typeof identityViewSchema>;

/** What signs somebody in, without what it is. */
export const tokenViewSchema = z.strictObject({
  id: meansSchema,
  principal: idSchema('principal'),
  kind: tokenKindSchema,
  scopes: z.array(tokenScopeSchema).nullable(),
  label: z.string(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  /** What was proven when a session began. */
  proof: z.string().nullable(),
  client: z.string().nullable(),
  address: z.string().nullable(),
  /** Whether it is what the call itself came with. */
  current: z.boolean(),
});
export type TokenView = z.infer<typeof tokenViewSchema>;

/** A request in a list. */
export const requestSummarySchema = z.strictObject({
  id: idSchema('request'),
  provider: providerSchema,
  account: slugSchema,
  operator: slugSchema,
  action: actionSchema,
  integration: slugSchema.nullable(),
  apiUser: idSchema('apiUser').nullable(),
  state: requestStateSchema,
  revision: z.int(),
  requester: idSchema('principal'),
  batch: idSchema('batch').nullable(),
  batchLine: z.int().nullable(),
  createdAt: instant,
  updatedAt: instant,
  failure: z.string().nullable(),
});
export type RequestSummary = z.infer<typeof requestSummarySchema>;

const revisionSummarySchema = z.strictObject({
  revision: z.int(),
  digest: digestSchema,
  author: idSchema('principal'),
  createdAt: instant,
});

export const stepViewSchema = z.strictObject({
  id: idSchema('step'),
  position: z.int(),
  key: stepKeySchema,
  kind: planStepSchema.shape.kind,
  title: z.string(),
  state: stepStateSchema,
  attempts: z.int(),
  result: stepResultSchema.nullable(),
  problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  updatedAt: instant,
});
export type StepView = z.infer<typeof stepViewSchema>;

export const taskViewSchema = z.strictObject({
  id: idSchema('task'),
  step: idSchema('step'),
  request: idSchema('request'),
  kind: z.enum(TASK_KINDS),
  state: z.enum(TASK_STATES),
  title: z.string(),
  instructions: instructionsSchema,
  confirmedBy: z.enum(['read-back', 'second-person']).nullable(),
  completedBy: idSchema('principal').nullable(),
  verdict: taskVerdictSchema.nullable(),
  evidence: evidenceSchema.nullable(),
  confirmer: idSchema('principal').nullable(),
  openedAt: instant,
  completedAt: instant.nullable(),
  confirmedAt: instant.nullable(),
  /** The freeze by which it is not to be done now. */
  frozenBy: idSchema('freeze').nullable(),
  /** Who has taken it on; null where nobody has, and once it was reported. */
  takenBy: principalSchema.pick({ id: true, name: true }).nullable(),
  /** By when somebody is to have acted; null where nobody has to any more. */
  dueAt: instant.nullable(),
  /** What the invited user was sent; null where nobody was invited, and once it does not matter any more. */
  invitation: z.strictObject({ sentAt: instant, validUntil: instant.nullable() }).nullable(),
});
export type TaskView = z.infer<typeof taskViewSchema>;

/** What people did with a task, oldest first; the task itself has the newest round. */
const taskHistorySchema = z.array(
  z.strictObject({
    /** `rejected`: the second look did not find what was reported, and the task was open again. */
    kind: z.enum(TASK_EVENT_KINDS),
    principal: idSchema('principal'),
    /** To whom it was handed over, or from whom it was taken; null for everything else. */
    other: idSchema('principal').nullable(),
    verdict: taskVerdictSchema.nullable(),
    evidence: evidenceSchema.nullable(),
    reason: z.string().nullable(),
    at: instant,
  }),
);
/** A task with what people did with it. */
const toldTaskSchema = taskViewSchema.extend({ history: taskHistorySchema });
export type TaskWithHistory = z.infer<typeof toldTaskSchema>;

/** How somebody is called whom a view names by identifier. */
const peopleSchema = z.array(principalSchema.pick({ id: true, name: true, email: true }));

/** A task together with what has to be done: the step, the change, and where. */
export const taskInHandSchema = toldTaskSchema.extend({
  people: peopleSchema,
  /** Pictures that were attached, also those of earlier reports and of none. */
  files: z.array(
    z.strictObject({
      id: idSchema('evidenceFile'),
      principal: idSchema('principal'),
      mediaType: z.enum(EVIDENCE_MEDIA_TYPES),
      size: z.int(),
      at: instant,
    }),
  ),
  /** Which report waits for a second person to look: its place in the history. Null where none does. */
  report: z.int().nullable(),
  stepKey: stepKeySchema,
  provider: providerSchema,
  action: actionSchema,
  account: slugSchema,
  operator: slugSchema,
  integration: slugSchema.nullable(),
  apiUser: apiUserSchema.pick({ id: true, label: true, providerId: true, state: true }).nullable(),
  input: shownRequestInputSchema,
  problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
});
export type TaskInHandView = z.infer<typeof taskInHandSchema>;

const reviewSchema = z.strictObject({
  id: idSchema('review'),
  request: idSchema('request'),
  revision: z.int(),
  principal: idSchema('principal'),
  /** In whose place it was given, and by which delegation; null where it was in the reviewer's own. Roles and groups are those of that one. */
  onBehalfOf: idSchema('principal').nullable(),
  delegation: idSchema('governanceChange').nullable(),
  roles: z.array(roleSchema),
  /** Of the groups that are asked for, those that the reviewer was in; null where none is asked for. */
  groups: z.array(slugSchema).nullable(),
  verdict: reviewVerdictSchema,
  reason: z.string().nullable(),
  requestDigest: digestSchema,
  signature: z.string(),
  signedBy: reviewSignerSchema,
  shown: shownTextSchema,
  createdAt: instant,
});
export type ReviewView = z.infer<typeof reviewSchema>;

/**
 * What a request waits for: another one, about the same API user or the row of its file that is carried out first; or the provider
 * of its account, which does not answer; or the end of a freeze.
 */
const waitsForSchema = z.discriminatedUnion('because', [
  z.strictObject({
    because: z.enum(['api-user', 'canary']),
    request: idSchema('request'),
    state: requestStateSchema,
  }),
  z.strictObject({ because: z.literal('provider'), account: slugSchema, since: instant, code: z.string() }),
  z.strictObject({ because: z.literal('freeze'), freeze: idSchema('freeze'), since: instant }),
]);

/** A request in a list, with what its requester asks first. */
export const listedRequestSchema = requestSummarySchema.extend({
  /** The last rejection of a rejected request. */
  rejection: z.strictObject({ principal: z.string(), reason: z.string().nullable() }).nullable(),
  /** The last review that returned a returned request, and what it wants changed. */
  returned: z.strictObject({ principal: z.string(), reason: z.string().nullable() }).nullable(),
  waitsFor: waitsForSchema.nullable(),
  /** Whether somebody had it carried out in an emergency without the approvals that were missing. */
  breakGlass: z.boolean(),
});
export type ListedRequest = z.infer<typeof listedRequestSchema>;

/** Everything that may be shown of a request. */
export const requestViewSchema = z.strictObject({
  request: requestSummarySchema,
  accountName: z.string().nullable(),
  revision: revisionSummarySchema.extend({ plan: z.array(planStepSchema) }),
  revisions: z.array(revisionSummarySchema),
  input: shownRequestInputSchema,
  decision: decisionSchema,
  explanation: z.string(),
  /** The API user that is changed, as the inventory has it now. */
  apiUser: apiUserSchema
    .pick({ id: true, label: true, providerId: true, state: true, kind: true, role: true })
    .nullable(),
  integration: shownIntegrationSchema.nullable(),
  batch: z.strictObject({ id: idSchema('batch'), fileName: z.string() }).nullable(),
  /** What changes. `before` is null where the inventory has nothing or does not know, and once the request is settled. */
  changes: z.array(z.strictObject({ field: z.string(), before: jsonSchema, after: jsonSchema })),
  /** What it does to access, as the policies were told. */
  effects: factsSchema.shape.effects,
  /** Of the revision that is shown. */
  reviews: z.array(reviewSchema),
  /** Of earlier revisions; and the rejections of the same action on the same API user in other requests. */
  earlierReviews: z.array(reviewSchema),
  askedAgain: z.strictObject({
    /** Who rejected this before and has to approve it now. */
    asked: z.array(idSchema('principal')),
    /** Who rejected it before and may not review any more; somebody else approves in their place. */
    replaced: z.array(idSchema('principal')),
  }),
  /** Oldest first. */
  comments: z.array(
    z.strictObject({
      id: idSchema('comment'),
      principal: idSchema('principal'),
      text: z.string(),
      createdAt: instant,
    }),
  ),
  /** Where somebody had a revision carried out in an emergency without the approvals that were missing, by revision. */
  breakGlass: z.array(
    z.strictObject({
      id: idSchema('breakGlass'),
      revision: z.int(),
      principal: idSchema('principal'),
      /** How many approvals were missing. */
      missing: z.int(),
      reason: z.string(),
      createdAt: instant,
      /** By when somebody else reviews it. */
      dueAt: instant,
      /** Null as long as nobody has. */
      review: z
        .strictObject({
          principal: idSchema('principal'),
          verdict: breakGlassVerdictSchema,
          reason: z.string(),
          createdAt: instant,
        })
        .nullable(),
    }),
  ),
  acknowledgements: z.array(
    z.strictObject({ kind: acknowledgementKindSchema, principal: idSchema('principal'), createdAt: instant }),
  ),
  approvals: z.strictObject({
    given: z.int(),
    needed: z.int(),
    /** Whom the stage whose turn it is waits for, in words; null where whoever may review can give all that is missing. */
    waitsFor: z.string().nullable(),
    /** What nobody is left to give, in words: since it was taken in, people left or lost a role. Null where it can still be approved. */
    lacks: z.string().nullable(),
  }),
  /** Held back at its release, since so many removals were released on its account within 24 hours, itself included. */
  braked: z.strictObject({ removals: z.int(), outcome: outcomeSchema }).nullable(),
  outstanding: z.array(
    z.strictObject({ kind: acknowledgementKindSchema, by: z.enum(['requester', 'integration-owner']) }),
  ),
  /** By when it has to be reviewed, and what happens then; of a request in review. */
  deadlines: z.array(
    z.strictObject({
      at: instant,
      does: z.enum(['remind', 'escalate', 'expire']),
      /** The group that may approve as well from then on. */
      to: slugSchema.nullable(),
      isPast: z.boolean(),
    }),
  ),
  /** When an approved request begins, where it or the policies say when. */
  startsAt: instant.nullable(),
  steps: z.array(stepViewSchema),
  tasks: z.array(toldTaskSchema),
  waitsFor: waitsForSchema.nullable(),
  /** Everybody whom the view names by identifier. */
  people: peopleSchema,
});
export type RequestViewWire = z.infer<typeof requestViewSchema>;

export const credentialSchema = z.strictObject({
  id: idSchema('secret'),
  request: idSchema('request'),
  purpose: z.enum(['operator', 'owner']),
  expiresAt: instant,
  collectedAt: instant.nullable(),
});
export type CredentialView = z.infer<typeof credentialSchema>;

/** An entry of the log: what it says, and the exact bytes that were hashed. */
export const logEntrySchema = z.strictObject({
  index: z.int(),
  entry: auditEntrySchema,
  /** Base64 of the stored bytes. */
  body: z.base64(),
  /** RFC 6962 leaf hash of the bytes, in hexadecimal. */
  leafHash: digestSchema,
});
export type LogEntryView = z.infer<typeof logEntrySchema>;

/** How it stands with somebody that checkpoints are handed to. */
export const checkpointTargetSchema = z.strictObject({
  id: z.string(),
  kind: checkpointTargetKindSchema,
  /**
   * `waiting` before the first attempt, `failing` and, after some time, `unreachable`; `contradicted` where it holds a
   * checkpoint that this log does not continue.
   */
  state: z.enum(['waiting', 'reached', 'failing', 'unreachable', 'contradicted']),
  /** Entries under the newest checkpoint that it was given. */
  deliveredSize: z.int().nullable(),
  deliveredAt: instant.nullable(),
  /** Since when it fails, or contradicts. */
  since: instant.nullable(),
  failures: z.int(),
  code: z.string().nullable(),
  /** Entries under the checkpoint that it holds, where that contradicts this log. */
  held: z.int().nullable(),
});
export type CheckpointTargetView = z.infer<typeof checkpointTargetSchema>;

export const accountCheckSchema = z.strictObject({
  id: idSchema('accountCheck'),
  account: slugSchema,
  /** Whose access is diagnosed; null for the check of the account itself. */
  apiUser: idSchema('apiUser').nullable(),
  state: z.enum(['waiting', 'done']),
  findings: z.array(z.strictObject({ check: z.string(), ok: z.boolean(), message: z.string() })),
});
export type AccountCheckView = z.infer<typeof accountCheckSchema>;
