import { z } from 'zod';
import { AUTHORITY_EVENTS } from './authority-events.ts';
import { BATCH_EVENTS } from './batch-events.ts';
import { outcomeSchema } from './decision.ts';
import { DELEGATION_EVENTS } from './delegation.ts';
import { DESTINATION_EVENTS } from './destination-events.ts';
import { matterSchema, reasonCodeSchema, subjectNameSchema } from './erasure.ts';
import { EXECUTION_EVENTS } from './execution-events.ts';
import { FREEZE_EVENTS } from './freeze-events.ts';
import { GOVERNANCE_EVENTS } from './governance-events.ts';
import { GROUP_EVENTS } from './group.ts';
import { idSchema } from './ids.ts';
import { KEY_EVENTS } from './key-events.ts';
import { LOG_EVENTS } from './log-events.ts';
import { NOTIFICATION_EVENTS } from './notification-events.ts';
import { actorSchema } from './principal.ts';
import { REGISTRY_EVENTS } from './registry-events.ts';
import { REQUEST_EVENTS } from './request-events.ts';
import { SIGN_IN_EVENTS } from './sign-in-events.ts';
import { resumeCodeSchema, suspensionReasonSchema } from './suspension.ts';
import { tokenScopeSchema } from './token.ts';
import { digestSchema, jsonSchema, operationSchema, roleSchema } from './vocabulary.ts';

const count = z.int().min(0);
/** How often the same thing happened again; absent where the entry stands for itself. */
const repeated = z.int().min(1).optional();
const code = z.string().max(60);
const rules = z.array(z.string());
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
    .describe(
      'A principal approved or rejected a proposed set of policies, signed over its digests. In entries from before proposals were governance changes.',
    ),
  'policy.review-refused': z
    .strictObject({ proposal: idSchema('policyProposal'), code, count: repeated })
    .describe(
      'A review of a proposed set of policies was refused. With `count`, so many more times within an hour. In entries from before proposals were governance changes.',
    ),
  'policy.proposal-closed': z
    .strictObject({
      proposal: idSchema('policyProposal'),
      state: z.enum(['rejected', 'withdrawn', 'superseded']),
    })
    .describe(
      'A proposed set of policies will not come into force. In entries from before proposals were governance changes.',
    ),
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
    .describe(
      'A person or machine was registered. With roles, it may sign in with them; without, it has to be let in first.',
    ),
  'principal.enrolment-issued': z
    .strictObject({ principal: idSchema('principal'), expiresAt: z.iso.datetime() })
    .describe('A code was made with which a person enrols, once; the one before is useless.'),
  'principal.enrolled': z
    .strictObject({
      principal: idSchema('principal'),
      /** Who made the code; absent where that was before the installation was sealed, or on the host. */
      letInBy: idSchema('principal').optional(),
      /** SHA-256 of the age recipient that the person's own client has made. */
      recipientDigest: digestSchema.nullable(),
    })
    .describe('A person took the first token, and has said what key credentials are sealed to.'),
  'principal.vouched-for': z
    .strictObject({ principal: idSchema('principal'), letInBy: idSchema('principal') })
    .describe(
      'Somebody else than `letInBy`, who made the code by which a person enrolled, vouched that it is that person, who counts from now on where it takes different people.',
    ),
  'principal.recovered': z
    .strictObject({
      principal: idSchema('principal'),
      expiresAt: z.iso.datetime().optional(),
      token: idSchema('token').optional(),
    })
    .describe(
      'Whoever owns the data directory on the host made a code with which an administrator who could not sign in any more enrols anew, once. An alarm. `token` is in entries of before it was a code.',
    ),
  'principal.deactivated': z
    .strictObject({ principal: idSchema('principal'), reasonCode: reasonCodeSchema })
    .describe(
      'A person or machine signs in no more; the tokens that ended with it have entries of their own. What it did before stays valid.',
    ),
  'token.issued': z
    .strictObject({
      token: idSchema('token'),
      principal: idSchema('principal'),
      scopes: z.array(tokenScopeSchema).optional(),
      /** Absent in entries from before it was recorded. */
      expiresAt: z.iso.datetime().nullable().optional(),
      /** The change by which others approved it. */
      change: idSchema('governanceChange').optional(),
    })
    .describe(
      'A token was issued to a principal: with `scopes`, for a program, which decides nothing; without them, for a person who works with it.',
    ),
  'token.revoked': z
    .strictObject({
      token: idSchema('token'),
      principal: idSchema('principal'),
      endedWith: z
        .union([idSchema('token'), idSchema('session'), idSchema('passkey'), idSchema('identity')])
        .optional(),
    })
    .describe(
      'An API token was revoked; with `endedWith`, because it was made by means of that one or of one that came from it. `via` of the actor of `token.issued` says which that was, and for the first one of a person `via` of the actor of `principal.enrolment-issued`.',
    ),
  ...SIGN_IN_EVENTS,
  ...AUTHORITY_EVENTS,
  ...GOVERNANCE_EVENTS,
  ...GROUP_EVENTS,
  ...DELEGATION_EVENTS,
  ...FREEZE_EVENTS,
  ...DESTINATION_EVENTS,
  ...KEY_EVENTS,
  ...REGISTRY_EVENTS,
  'access.refused': z
    .strictObject({ operation: z.string(), code, count: repeated })
    .describe(
      'Somebody who is signed in asked for what they may not have. With `count`, so many more times within an hour.',
    ),
  ...BATCH_EVENTS,
  ...REQUEST_EVENTS,
  ...EXECUTION_EVENTS,
  ...LOG_EVENTS,
  ...NOTIFICATION_EVENTS,
  'erasure.asked': z
    .strictObject({ erasure: idSchema('erasure'), subject: subjectNameSchema, reasonCode: reasonCodeSchema })
    .describe(
      'Somebody asked for the personal data of a subject to be erased. In entries from before erasures were governance changes.',
    ),
  'erasure.closed': z
    .strictObject({
      erasure: idSchema('erasure'),
      subject: subjectNameSchema,
      state: z.enum(['refused', 'withdrawn']),
    })
    .describe(
      'An erasure that was asked for was refused or taken back; nothing was erased. In entries from before erasures were governance changes.',
    ),
  'subject.erased': z
    .strictObject({
      /** The governance change by which it was done; in entries from before, `erasure` names what was asked for. */
      change: idSchema('governanceChange').optional(),
      erasure: idSchema('erasure').optional(),
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
    .strictObject({
      subject: subjectNameSchema,
      matter: matterSchema,
      /** The governance change by which it was ended; none in entries from before that was one. */
      change: idSchema('governanceChange').optional(),
    })
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
