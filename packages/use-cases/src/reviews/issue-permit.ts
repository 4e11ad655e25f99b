import { type Actor, CountersignError } from '@countersign/schema';
import { holdForCanary } from '../batches/canary.ts';
import type { AdmissionDeps } from '../deps.ts';
import type { ApprovalStatus } from '../evaluation/approval-status.ts';
import { logTime } from '../log-time.ts';
import type { RequestRecord, StepRecord, WriteTransaction } from '../ports/index.ts';
import { startTime } from '../requests/start-time.ts';

/**
 * Writes the authority to execute one revision into the log, together with the steps and the outbox row of the first of
 * them. What is not in the signed log cannot be executed, so the entry comes first and the row points to it.
 */
export function issuePermit(
  tx: WriteTransaction,
  deps: Pick<AdmissionDeps, 'clock' | 'ids' | 'permitMillis'>,
  { request, approval, actor }: { request: RequestRecord; approval: ApprovalStatus; actor: Actor },
): void {
  const revision = tx.revisions.get(request.id, request.revision);
  if (revision === undefined)
    throw new CountersignError('NOT_FOUND', { what: 'revision of', id: request.id });
  if (request.apiUser === null)
    throw new CountersignError('NOT_FOUND', { what: 'API user of', id: request.id });
  const now = logTime(tx, deps.clock);
  const permit = deps.ids.next('permit');
  const { requirements } = approval;
  // The clock of the permit runs from when it may begin; what could not begin any more gets none that is of use.
  const startsAt = startTime({ input: revision.input, requirements }, now) ?? now;
  const expiresAt = startsAt + deps.permitMillis;
  const entryIndex = tx.audit.append(actor, {
    type: 'permit.issued',
    request: request.id,
    data: {
      permit,
      revision: request.revision,
      apiUser: request.apiUser,
      requestDigest: revision.digest,
      decisionDigest: approval.decision.digest,
      policyDigest: approval.decision.decision.policyDigest,
      planDigest: revision.planDigest,
      reviews: approval.reviews.map((review) => review.id),
      ...(approval.breakGlass === null ? {} : { breakGlass: approval.breakGlass.id }),
      notBefore: new Date(startsAt).toISOString(),
      expiresAt: new Date(expiresAt).toISOString(),
    },
  });
  tx.permits.insert({
    id: permit,
    request: request.id,
    revision: request.revision,
    entryIndex,
    notBefore: startsAt,
    expiresAt,
    usedAt: null,
  });
  const steps = revision.plan.map(
    (plan, position): StepRecord => ({
      id: deps.ids.next('step'),
      request: request.id,
      permit,
      position,
      plan,
      key: plan.key,
      state: position === 0 ? 'ready' : 'waiting',
      attempts: 0,
      leaseHolder: null,
      leaseUntil: null,
      result: null,
      problem: null,
      updatedAt: now,
    }),
  );
  tx.steps.insert(steps);
  holdForCanary(tx, request, approval);
  const first = steps[0];
  if (first === undefined) throw new CountersignError('POLICY_ERROR', { problem: 'the plan has no steps' });
  tx.outbox.put({
    id: deps.ids.next('outbox'),
    provider: request.provider,
    subject: first.id,
    // By the clock itself: the queue waits by it.
    availableAt: startsAt > now ? startsAt : deps.clock.now(),
    begins: true,
  });
}
