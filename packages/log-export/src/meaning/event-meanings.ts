import type { AuditEventData, AuditEventType } from '@countersign/schema';
import type { EventMeaning } from './meaning.ts';
import { STEP_MEANINGS } from './step-meanings.ts';

/** The same for every entry of a type, or told from its data. */
type MeaningOf<T extends AuditEventType> =
  | EventMeaning<AuditEventData<T>>
  | ((data: AuditEventData<T>) => EventMeaning<AuditEventData<T>>);

const entity = { about: 'entity' } as const;
const log = { about: 'entity', object: 'log' } as const;
const policySet = { about: 'entity', object: 'policy-set' } as const;
const proposal = { about: 'entity', object: 'policy-proposal', id: 'proposal' } as const;
const governance = { about: 'access', object: 'governance-change', id: 'change' } as const;
const principal = { about: 'user', object: 'principal', id: 'principal' } as const;
const request = { about: 'entity', object: 'request' } as const;
const batch = { about: 'entity', object: 'batch', id: 'batch' } as const;
const permit = { about: 'entity', object: 'permit', id: 'permit' } as const;
const step = { about: 'entity', object: 'step', id: 'step' } as const;
const task = { about: 'entity', object: 'task', id: 'task' } as const;
const credential = { about: 'entity', object: 'credential', id: 'secret' } as const;
const erasure = { about: 'entity', object: 'erasure', id: 'erasure' } as const;
const subject = { about: 'entity', object: 'subject', id: 'subject' } as const;
const refused = { does: 'refuse', outcome: 'failure', severity: 'low' } as const;

/**
 * What every kind of entry means to a SIEM: the one table behind OCSF, CloudEvents, CEF and CSV. An event without a line
 * here does not compile.
 */
export const EVENT_MEANINGS = {
  'log.started': { ...log, does: 'create', id: 'origin' },
  'log.contradicted': { ...log, does: 'fail', outcome: 'failure', severity: 'critical', id: 'origin' },
  'log.reconciled': { ...log, does: 'verify', id: 'origin' },
  'log.resumed': { ...log, does: 'activate', severity: 'high' },
  'log.pruning-asked': { ...log, does: 'update', severity: 'medium' },
  'log.pruned': { ...log, does: 'delete', severity: 'high' },
  'store.backed-up': ({ encrypted }) => ({
    ...entity,
    does: 'export',
    object: 'store',
    id: 'archiveDigest',
    severity: encrypted ? 'low' : 'medium',
  }),
  'store.restored': { ...entity, does: 'update', object: 'store', severity: 'high' },
  'worker.started': { ...entity, does: 'activate', object: 'worker' },
  'worker.stopped': ({ clean }) => ({
    ...entity,
    does: 'deactivate',
    object: 'worker',
    severity: clean ? 'informational' : 'low',
  }),
  'policy.activated': { ...policySet, does: 'activate', id: 'policyDigest', severity: 'low' },
  'policy.proposed': { ...proposal, does: 'create' },
  'policy.refused': { ...policySet, ...refused, id: 'policyDigest' },
  'policy.reviewed': ({ verdict }) => ({ ...proposal, does: verdict }),
  'policy.review-refused': { ...proposal, ...refused, severity: 'medium' },
  'policy.proposal-closed': { ...proposal, does: 'close' },
  'policy.divergence': {
    ...policySet,
    does: 'fail',
    id: 'policyDigest',
    outcome: 'failure',
    severity: 'high',
  },
  'principal.created': { ...principal, does: 'create' },
  'principal.enrolment-issued': { ...principal, does: 'update' },
  'principal.enrolled': { ...principal, does: 'enroll' },
  'principal.recovered': { ...principal, does: 'issue-token', severity: 'critical' },
  'principal.deactivated': { ...principal, does: 'deactivate', severity: 'medium' },
  'token.issued': { ...principal, does: 'issue-token' },
  'token.revoked': { ...principal, does: 'revoke-token' },
  'governance.proposed': { ...governance, does: 'create' },
  'governance.reviewed': ({ verdict }) => ({ ...governance, does: verdict }),
  'governance.review-refused': { ...governance, ...refused, severity: 'medium' },
  'governance.carried-out': { ...governance, does: 'complete', severity: 'medium' },
  'governance.closed': { ...governance, does: 'close' },
  'principal.reactivated': { ...principal, does: 'activate', severity: 'medium' },
  'principal.roles-set': { ...principal, does: 'assign-privileges', severity: 'medium' },
  'account.registered': { ...entity, does: 'enroll', object: 'provider-account', id: 'account' },
  'account.checked': ({ ok }) => ({
    ...entity,
    does: 'verify',
    object: 'provider-account',
    id: 'account',
    outcome: ok ? 'success' : 'failure',
  }),
  'account.unavailable': {
    ...entity,
    does: 'verify',
    object: 'provider-account',
    id: 'account',
    outcome: 'failure',
    severity: 'medium',
  },
  'account.available': { ...entity, does: 'verify', object: 'provider-account', id: 'account' },
  'account.learned': { ...entity, does: 'update', object: 'provider-account', id: 'account' },
  'integration.registered': { ...entity, does: 'enroll', object: 'integration', id: 'integration' },
  'api-user.identified': { ...entity, does: 'update', object: 'api-user', id: 'apiUser' },
  'api-user.corrected': { ...entity, does: 'update', object: 'api-user', id: 'apiUser' },
  'integration.corrected': { ...entity, does: 'update', object: 'integration', id: 'integration' },
  'account.corrected': { ...entity, does: 'update', object: 'provider-account', id: 'account' },
  'api-user.adopted': { ...entity, does: 'enroll', object: 'api-user', id: 'apiUser' },
  'erasure.asked': { ...erasure, does: 'create' },
  'erasure.closed': { ...erasure, does: 'close' },
  'subject.erased': { ...subject, does: 'delete', severity: 'medium' },
  'subject.held': { ...subject, does: 'update' },
  'subject.released': { ...subject, does: 'update', severity: 'low' },
  'access.refused': { ...refused, about: 'api', object: 'operation', id: 'operation', severity: 'medium' },
  'batch.received': { ...batch, does: 'create' },
  'batch.recognised': { ...batch, does: 'read' },
  'batch.row-refused': { ...batch, ...refused },
  'request.submitted': { ...request, does: 'create' },
  'request.edited': { ...request, does: 'update' },
  'request.approved': { ...request, does: 'approve' },
  'request.braked': { ...request, does: 'update', severity: 'medium' },
  'request.rejected': { ...request, does: 'reject' },
  'request.cancelled': { ...request, does: 'cancel' },
  'request.done': { ...request, does: 'complete' },
  'request.failed': { ...request, does: 'fail', outcome: 'failure', severity: 'medium' },
  'decision.made': ({ outcome }) => ({
    ...request,
    does: 'decide',
    outcome: outcome === 'deny' ? 'failure' : 'success',
  }),
  'review.recorded': ({ verdict }) => ({ ...request, does: verdict }),
  'review.refused': { ...request, ...refused, severity: 'medium' },
  'acknowledgement.recorded': { ...request, does: 'acknowledge' },
  'permit.issued': { ...permit, does: 'create' },
  'permit.used': { ...permit, does: 'activate' },
  'step.attempted': ({ key }) => ({
    about: 'api',
    does: STEP_MEANINGS[key].does,
    object: 'step',
    id: 'key',
    outcome: 'unknown',
  }),
  'step.applied': ({ key }) => STEP_MEANINGS[key],
  'access.observed': {
    ...entity,
    does: 'verify',
    object: 'provider-account',
    id: 'account',
    outcome: 'failure',
    severity: 'low',
  },
  'access.diagnosis-asked': { ...entity, does: 'verify', object: 'api-user', id: 'apiUser' },
  'access.diagnosed': ({ result }) => ({
    ...entity,
    does: 'verify',
    object: 'api-user',
    id: 'apiUser',
    outcome: result === 'good' ? 'success' : 'failure',
    severity: result === 'not-good' ? 'low' : 'informational',
  }),
  'credential.proven': ({ good }) => ({
    ...credential,
    does: 'verify',
    outcome: good ? 'success' : 'failure',
  }),
  'step.failed': ({ key }) => ({ ...STEP_MEANINGS[key], outcome: 'failure', severity: 'low' }),
  'step.reported-late': ({ key, outcome }) => ({
    ...STEP_MEANINGS[key],
    outcome: outcome === 'applied' ? 'success' : 'failure',
    severity: 'medium',
  }),
  'step.refused': { ...step, ...refused, severity: 'medium' },
  'step.outcome-unknown': ({ key }) => ({ ...STEP_MEANINGS[key], outcome: 'unknown', severity: 'high' }),
  'step.dead-lettered': ({ key }) => ({ ...STEP_MEANINGS[key], outcome: 'failure', severity: 'high' }),
  'job.refused': { ...entity, ...refused, object: 'job', id: 'jobDigest', severity: 'medium' },
  'task.opened': { ...task, does: 'create' },
  'task.started': { ...task, does: 'update' },
  'task.completed': { ...task, does: 'complete' },
  'task.confirmed': ({ accepted }) => ({ ...task, does: accepted ? 'confirm' : 'reject' }),
  'task.refused': { ...task, ...refused, severity: 'medium' },
  'credential.sealed': { ...credential, does: 'create' },
  'credential.collected': { ...credential, does: 'read' },
  'exception.granted': { ...entity, does: 'create', object: 'exception', severity: 'low' },
  'log.read': { about: 'api', does: 'read', object: 'log', id: 'operation' },
  'log.exported': { about: 'api', does: 'export', object: 'log', id: 'format', severity: 'low' },
  'delivery.dead-lettered': {
    ...entity,
    does: 'deliver',
    object: 'dead-letter',
    id: 'deadLetter',
    outcome: 'failure',
    severity: 'medium',
  },
  'delivery.redelivered': { ...entity, does: 'deliver', object: 'dead-letter', id: 'deadLetter' },
  'evidence.exported': { ...log, does: 'export', severity: 'low' },
  'exception.ended': { ...entity, does: 'deactivate', object: 'exception' },
} satisfies { readonly [T in AuditEventType]: MeaningOf<T> };
