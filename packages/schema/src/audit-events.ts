import { z } from 'zod';
import { outcomeSchema } from './decision.ts';
import { idSchema } from './ids.ts';
import { stepKeySchema } from './plan.ts';
import { actorSchema } from './principal.ts';
import { acknowledgementKindSchema } from './request.ts';
import {
  actionSchema,
  digestSchema,
  operationSchema,
  providerSchema,
  roleSchema,
  slugSchema,
} from './vocabulary.ts';

const count = z.int().min(0);
const code = z.string().max(60);
const rules = z.array(z.string());
const revision = z.int().min(1);
const step = { step: idSchema('step'), key: stepKeySchema };
const attempt = z.int().min(1);

/**
 * Every kind of entry in the log, with the shape of its data. A name is permanent and is never used again for something
 * else. No personal data, no free text, no secret: people and API users appear by identifier, contents by salted digest.
 * The reference page is docs/reference/audit-events.md; a test compares the two.
 */
export const AUDIT_EVENTS = {
  'log.started': z.strictObject({ origin: z.string(), verifier: z.string() }),
  'worker.started': z.strictObject({ queue: z.enum(['redis', 'postgres', 'embedded']) }),
  'worker.stopped': z.strictObject({ clean: z.boolean() }),
  'policy.activated': z.strictObject({ policyDigest: digestSchema, rules: count }),
  'policy.divergence': z.strictObject({
    policyDigest: digestSchema,
    factsDigest: digestSchema,
    compiled: outcomeSchema,
    reference: outcomeSchema,
    rules,
  }),
  'principal.created': z.strictObject({ principal: idSchema('principal'), roles: z.array(roleSchema) }),
  'token.issued': z.strictObject({ token: idSchema('token'), principal: idSchema('principal') }),
  'token.revoked': z.strictObject({ token: idSchema('token'), principal: idSchema('principal') }),
  'account.registered': z.strictObject({
    account: slugSchema,
    provider: providerSchema,
    digest: digestSchema,
  }),
  'account.checked': z.strictObject({ account: slugSchema, ok: z.boolean(), code: code.nullable() }),
  'account.learned': z.strictObject({ account: slugSchema, permissionTypeAs: z.enum(['name', 'integer']) }),
  'integration.registered': z.strictObject({ integration: slugSchema }),
  'api-user.adopted': z.strictObject({
    apiUser: idSchema('apiUser'),
    account: slugSchema,
    integration: slugSchema.nullable(),
  }),
  'access.refused': z.strictObject({ operation: z.string(), code }),
  'batch.received': z.strictObject({
    batch: idSchema('batch'),
    fileDigest: digestSchema,
    format: z.string(),
    rows: count,
    rowErrors: count,
  }),
  'batch.recognised': z.strictObject({ batch: idSchema('batch'), fileDigest: digestSchema }),
  'batch.row-refused': z.strictObject({ batch: idSchema('batch'), line: count, codes: z.array(code) }),
  'request.submitted': z.strictObject({
    revision,
    requestDigest: digestSchema,
    provider: providerSchema,
    account: slugSchema,
    action: actionSchema,
    integration: slugSchema.nullable(),
    apiUser: idSchema('apiUser').nullable(),
    batch: idSchema('batch').nullable(),
  }),
  'request.edited': z.strictObject({ revision, requestDigest: digestSchema, reviewsVoided: count }),
  'request.approved': z.strictObject({ revision, approvals: count }),
  'request.rejected': z.strictObject({ revision }),
  'request.cancelled': z.strictObject({ revision }),
  'request.done': z.strictObject({ revision }),
  'request.failed': z.strictObject({ revision, step: idSchema('step').nullable(), code }),
  'decision.made': z.strictObject({
    decision: idSchema('decision'),
    operation: operationSchema,
    revision,
    outcome: outcomeSchema,
    rules,
    policyDigest: digestSchema,
    factsDigest: digestSchema,
    decisionDigest: digestSchema,
  }),
  'review.recorded': z.strictObject({
    review: idSchema('review'),
    revision,
    requestDigest: digestSchema,
    verdict: z.enum(['approve', 'reject']),
    roles: z.array(roleSchema),
    signedBy: z.enum(['server']),
    signature: z.string(),
  }),
  'review.refused': z.strictObject({ revision, rules, code }),
  'acknowledgement.recorded': z.strictObject({ revision, kind: acknowledgementKindSchema }),
  'permit.issued': z.strictObject({
    permit: idSchema('permit'),
    revision,
    apiUser: idSchema('apiUser'),
    requestDigest: digestSchema,
    decisionDigest: digestSchema,
    policyDigest: digestSchema,
    planDigest: digestSchema,
    reviews: z.array(idSchema('review')),
    notBefore: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  }),
  'permit.used': z.strictObject({ permit: idSchema('permit') }),
  'step.attempted': z.strictObject({ ...step, attempt }),
  'step.applied': z.strictObject({
    ...step,
    attempt: count,
    knownBy: z.enum(['provider-answer', 'found', 'read-back', 'reported', 'two-people']),
    resultDigest: digestSchema,
  }),
  'step.failed': z.strictObject({ ...step, attempt: count, code, willRetry: z.boolean() }),
  'step.refused': z.strictObject({ ...step, code }),
  'step.outcome-unknown': z.strictObject({ ...step, attempt: count, code }),
  'step.dead-lettered': z.strictObject({ ...step, attempt: count, code }),
  'job.refused': z.strictObject({ jobDigest: digestSchema, code }),
  'task.opened': z.strictObject({ task: idSchema('task'), ...step, kind: z.string() }),
  'task.completed': z.strictObject({
    task: idSchema('task'),
    ...step,
    verdict: z.string(),
    evidenceDigest: digestSchema,
  }),
  'task.confirmed': z.strictObject({ task: idSchema('task'), ...step, accepted: z.boolean() }),
  'task.refused': z.strictObject({ task: idSchema('task'), ...step, rules, code }),
  'credential.sealed': z.strictObject({
    secret: idSchema('secret'),
    purpose: z.enum(['worker', 'operator', 'owner']),
    origin: z.enum(['generated', 'typed', 'reported']),
  }),
  'credential.collected': z.strictObject({ secret: idSchema('secret') }),
  'exception.granted': z.strictObject({ revision, expiresOn: z.iso.date() }),
  'exception.ended': z.strictObject({ revokeRequest: idSchema('request') }),
} as const;

export type AuditEventType = keyof typeof AUDIT_EVENTS;
export type AuditEventData<T extends AuditEventType> = z.infer<(typeof AUDIT_EVENTS)[T]>;

/** An event before it gets its identifier and time. `request` names the request that it belongs to. */
export type AuditEvent = {
  [T in AuditEventType]: {
    readonly type: T;
    readonly request: string | null;
    readonly data: AuditEventData<T>;
  };
}[AuditEventType];

/** The entry as its canonical JSON (RFC 8785) is hashed into the log. */
export const auditEntrySchema = z.strictObject({
  v: z.literal(1),
  id: idSchema('event'),
  at: z.iso.datetime(),
  type: z.enum(Object.keys(AUDIT_EVENTS) as [AuditEventType, ...AuditEventType[]]),
  actor: actorSchema,
  request: idSchema('request').nullable(),
  data: z.record(z.string(), z.json()),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
