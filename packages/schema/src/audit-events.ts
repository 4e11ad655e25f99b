import { z } from 'zod';
import { outcomeSchema } from './decision.ts';
import { matterSchema, reasonCodeSchema, subjectNameSchema } from './erasure.ts';
import { EXECUTION_EVENTS } from './execution-events.ts';
import { GOVERNANCE_EVENTS } from './governance-events.ts';
import { idSchema } from './ids.ts';
import { LOG_EVENTS } from './log-events.ts';
import { actorSchema } from './principal.ts';
import { REGISTRY_EVENTS } from './registry-events.ts';
import { acknowledgementKindSchema } from './request.ts';
import { requirementSchema } from './rule.ts';
import { resumeCodeSchema, suspensionReasonSchema } from './suspension.ts';
import {
  actionSchema,
  digestSchema,
  jsonSchema,
  operationSchema,
  providerSchema,
  roleSchema,
  slugSchema,
} from './vocabulary.ts';

const count = z.int().min(0);
/** How often the same thing happened again; absent where the entry stands for itself. */
const repeated = z.int().min(1).optional();
const code = z.string().max(60);
const rules = z.array(z.string());
const revision = z.int().min(1);
const proposal = {
  proposal: idSchema('policyProposal'),
  policyDigest: digestSchema,
  reportDigest: digestSchema,
};

/**
 * Every kind of entry in the log: what it means, and the shape of its data. A name is permanent and is never used again
 * for something else. No personal data, no free text, no secret: people and API users appear by identifier, contents by
 * salted digest. The reference page is docs/reference/audit-events.md; a test compares the two.
 */
export const AUDIT_EVENTS = {
  'log.started': z
    .strictObject({ origin: z.string(), verifier: z.string() })
    .describe('The first entry: what the log is called, and the public key that verifies its checkpoints.'),
  'log.contradicted': z
    .strictObject({
      origin: z.string(),
      by: z.string(),
      code: z.enum(['forked', 'rolled-back']),
      size: count,
      held: count,
    })
    .describe(
      'Something outside holds a checkpoint of `held` entries that this log of `size` entries does not continue: somebody cut the log back or signed two histories. `by` is the verifier key of a witness, or `file`.',
    ),
  'log.reconciled': z
    .strictObject({ origin: z.string(), by: z.string(), size: count })
    .describe('The witness or the file that had contradicted the log takes its checkpoints again.'),
  'log.resumed': z
    .strictObject({
      reason: suspensionReasonSchema,
      reasonCode: resumeCodeSchema.nullable(),
      /** Who had asked for it, where it takes two. */
      askedBy: idSchema('principal').optional(),
      suspendedAt: z.iso.datetime(),
      entriesBefore: count,
    })
    .describe(
      'Writing goes on after it was suspended for `reason`; a suspended log cannot say so itself. `entriesBefore` is how long the log was signed to be then. Without `reasonCode` the store went on by itself; with one, a person says that the cause is removed, and the whole log verified.',
    ),
  'log.pruning-asked': z
    .strictObject({ before: count })
    .describe(
      'Somebody asked to take the bytes of entries below an index away; another one has to agree, by the index of this entry.',
    ),
  'log.pruned': z
    .strictObject({ before: count, asked: count })
    .describe(
      'The bytes of entries below an index may be gone from here on; their hashes stay. `asked` is the entry that asked for it.',
    ),
  'store.backed-up': z
    .strictObject({ size: count, archiveDigest: digestSchema, encrypted: z.boolean() })
    .describe(
      'A backup was made on the host, of the store when its log had `size` entries, with the keys. `archiveDigest` is the SHA-256 of the file; `encrypted` says whether it can be read without a key of its own.',
    ),
  'store.restored': z
    .strictObject({ size: count, takenAt: z.iso.datetime() })
    .describe(
      'The store was put back from a backup that was made when its log had `size` entries; what happened after that is not in it. Requests from before are looked for at the provider before anything is done for them.',
    ),
  'worker.started': z
    .strictObject({ queue: z.enum(['redis', 'postgres', 'embedded']) })
    .describe('A worker started; `queue` is where its jobs wait.'),
  'worker.stopped': z
    .strictObject({ clean: z.boolean() })
    .describe('A worker stopped; `clean` is false when work was cut off.'),
  'policy.activated': z
    .strictObject({
      policyDigest: digestSchema,
      rules: count,
      proposal: idSchema('policyProposal').optional(),
    })
    .describe(
      'A set of policies came into force; without `proposal` it is the one that the program came with.',
    ),
  'policy.proposed': z
    .strictObject({ ...proposal, baseDigest: digestSchema, rules: count })
    .describe(
      'Somebody asked for another set of policies. Checks, cases and the replay of recorded decisions passed.',
    ),
  'policy.refused': z
    .strictObject({ policyDigest: digestSchema.nullable(), problems: count })
    .describe(
      'A set of policies was asked for and did not pass the checks; without digest it was nothing that has one.',
    ),
  'policy.reviewed': z
    .strictObject({
      ...proposal,
      review: idSchema('review'),
      verdict: z.enum(['approve', 'reject']),
      roles: z.array(roleSchema),
      signedBy: z.literal('server'),
      signature: z.string(),
    })
    .describe('A principal approved or rejected a proposed set of policies, signed over its digests.'),
  'policy.review-refused': z
    .strictObject({ proposal: idSchema('policyProposal'), code, count: repeated })
    .describe(
      'A review of a proposed set of policies was refused. With `count`, so many more times within an hour.',
    ),
  'policy.proposal-closed': z
    .strictObject({
      proposal: idSchema('policyProposal'),
      state: z.enum(['rejected', 'withdrawn', 'superseded']),
    })
    .describe('A proposed set of policies will not come into force.'),
  'policy.divergence': z
    .strictObject({
      /** Absent in entries from before the evaluators were compared at admission: a step was stopped. */
      operation: operationSchema.optional(),
      policyDigest: digestSchema,
      factsDigest: digestSchema,
      compiled: outcomeSchema,
      reference: outcomeSchema,
      rules,
    })
    .describe('The two evaluators disagreed about a request; what was asked for was refused.'),
  'principal.created': z
    .strictObject({ principal: idSchema('principal'), roles: z.array(roleSchema) })
    .describe('A person or machine was registered.'),
  'principal.enrolment-issued': z
    .strictObject({ principal: idSchema('principal'), expiresAt: z.iso.datetime() })
    .describe('A code was made with which a person enrols, once; the one before is useless.'),
  'principal.enrolled': z
    .strictObject({
      principal: idSchema('principal'),
      /** SHA-256 of the age recipient that the person's own client has made. */
      recipientDigest: digestSchema.nullable(),
    })
    .describe('A person took the first token, and has said what key credentials are sealed to.'),
  'principal.recovered': z
    .strictObject({ principal: idSchema('principal'), token: idSchema('token') })
    .describe(
      'Whoever owns the data directory on the host made a token for a person who could not sign in any more. An alarm.',
    ),
  'principal.deactivated': z
    .strictObject({ principal: idSchema('principal'), reasonCode: reasonCodeSchema })
    .describe(
      'A person or machine signs in no more; the tokens that ended with it have entries of their own. What it did before stays valid.',
    ),
  'token.issued': z
    .strictObject({ token: idSchema('token'), principal: idSchema('principal') })
    .describe('An API token was issued to a principal.'),
  'token.revoked': z
    .strictObject({
      token: idSchema('token'),
      principal: idSchema('principal'),
      endedWith: idSchema('token').optional(),
    })
    .describe(
      'An API token was revoked; with `endedWith`, because it was made by means of that one or of one that came from it. `via` of the actor of `token.issued` says which that was, and for the first one of a person `via` of the actor of `principal.enrolment-issued`.',
    ),
  ...GOVERNANCE_EVENTS,
  ...REGISTRY_EVENTS,
  'access.refused': z
    .strictObject({ operation: z.string(), code, count: repeated })
    .describe(
      'Somebody who is signed in asked for what they may not have. With `count`, so many more times within an hour.',
    ),
  'batch.received': z
    .strictObject({
      batch: idSchema('batch'),
      fileDigest: digestSchema,
      format: z.string(),
      rows: count,
      rowErrors: count,
    })
    .describe('A file of requests was taken in; its rows follow.'),
  'batch.recognised': z
    .strictObject({ batch: idSchema('batch'), fileDigest: digestSchema })
    .describe('A file was handed in that had been taken in before; nothing was done.'),
  'batch.row-refused': z
    .strictObject({ batch: idSchema('batch'), line: count, codes: z.array(code) })
    .describe('A row of a file could not become a request.'),
  'request.submitted': z
    .strictObject({
      revision,
      requestDigest: digestSchema,
      provider: providerSchema,
      account: slugSchema,
      action: actionSchema,
      integration: slugSchema.nullable(),
      apiUser: idSchema('apiUser').nullable(),
      batch: idSchema('batch').nullable(),
    })
    .describe('A change was asked for.'),
  'request.edited': z
    .strictObject({ revision, requestDigest: digestSchema, reviewsVoided: count })
    .describe('A new revision of a request was made; the reviews of the one before are void.'),
  'request.approved': z
    .strictObject({ revision, approvals: count, insteadOf: z.array(idSchema('principal')).optional() })
    .describe(
      'A request has all the approvals and acknowledgements that it needs. `insteadOf` names who rejected it before and may not review any more; others approved in their place.',
    ),
  'request.braked': z
    .strictObject({
      revision,
      removals: count,
      policyDigest: digestSchema,
      outcome: outcomeSchema,
      requirements: z.array(requirementSchema),
    })
    .describe(
      'A request that deletes a user or takes access away was to be released, and on its account `removals` were by then, itself included, within 24 hours. `requirements` are what the policies ask for in view of that; it waits until they are met.',
    ),
  'request.rejected': z.strictObject({ revision }).describe('A request was rejected by its reviews.'),
  'request.cancelled': z
    .strictObject({ revision })
    .describe('A request was taken back before the provider was touched.'),
  'request.done': z.strictObject({ revision }).describe('The provider really has what was approved.'),
  'request.failed': z
    .strictObject({ revision, step: idSchema('step').nullable(), code })
    .describe('A request ended without its effect, or with a part of it; `code` says why.'),
  'decision.made': z
    .strictObject({
      decision: idSchema('decision'),
      operation: operationSchema,
      revision,
      outcome: outcomeSchema,
      rules,
      policyDigest: digestSchema,
      factsDigest: digestSchema,
      decisionDigest: digestSchema,
    })
    .describe('The policies decided about one revision of a request.'),
  'review.recorded': z
    .strictObject({
      review: idSchema('review'),
      revision,
      requestDigest: digestSchema,
      verdict: z.enum(['approve', 'reject']),
      roles: z.array(roleSchema),
      signedBy: z.enum(['server']),
      signature: z.string(),
      reasonDigest: digestSchema.optional(),
    })
    .describe(
      'Somebody approved or rejected one revision, signed over its digest. `reasonDigest` is over the reason that was given.',
    ),
  'review.refused': z
    .strictObject({ revision, rules, code, count: repeated })
    .describe(
      'Somebody tried to review what they may not; `rules` are the ones that refused. With `count`, so many more times within an hour.',
    ),
  'acknowledgement.recorded': z
    .strictObject({ revision, kind: acknowledgementKindSchema })
    .describe('Somebody acknowledged what a request means.'),
  'permit.issued': z
    .strictObject({
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
    })
    .describe(
      'The single-use authority to carry out one revision; what is not in the signed log is not carried out.',
    ),
  'permit.used': z
    .strictObject({ permit: idSchema('permit') })
    .describe('The first step that a permit allows was begun.'),
  ...EXECUTION_EVENTS,
  'exception.granted': z
    .strictObject({ revision, expiresOn: z.iso.date() })
    .describe('A departure from a policy was approved for a time.'),
  'exception.ended': z
    .strictObject({ revokeRequest: idSchema('request') })
    .describe('The time of an exception is over; a request to take the right back was opened.'),
  ...LOG_EVENTS,
  'erasure.asked': z
    .strictObject({ erasure: idSchema('erasure'), subject: subjectNameSchema, reasonCode: reasonCodeSchema })
    .describe('Somebody asked for the personal data of a subject to be erased.'),
  'erasure.closed': z
    .strictObject({
      erasure: idSchema('erasure'),
      subject: subjectNameSchema,
      state: z.enum(['refused', 'withdrawn']),
    })
    .describe('An erasure that was asked for was refused or taken back; nothing was erased.'),
  'subject.erased': z
    .strictObject({
      erasure: idSchema('erasure'),
      subject: subjectNameSchema,
      apiUsers: z.array(idSchema('apiUser')),
      reasonCode: reasonCodeSchema,
      rows: count,
    })
    .describe(
      'The key of a subject was destroyed: its personal data in so many rows of the store is unreadable for good.',
    ),
  'subject.held': z
    .strictObject({ subject: subjectNameSchema, matter: matterSchema })
    .describe('The personal data of a subject must be kept because of a matter.'),
  'subject.released': z
    .strictObject({ subject: subjectNameSchema, matter: matterSchema })
    .describe('A hold on the personal data of a subject was ended.'),
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
  data: z.record(z.string(), jsonSchema),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
