import { outstandingAcknowledgements } from '@countersign/lifecycle';
import { type Actor, completeRemovals, type Facts } from '@countersign/schema';
import type { AdmissionDeps } from '../deps.ts';
import { saltedDigest } from '../digest.ts';
import type { ApprovalStatus } from '../evaluation/approval-status.ts';
import { removes } from '../evaluation/blast-radius.ts';
import { activePolicies } from '../evaluation/decide-on-request.ts';
import { evaluatePolicies } from '../evaluation/evaluate-policies.ts';
import { missingApprovals } from '../evaluation/missing-approvals.ts';
import { recordDivergence } from '../evaluation/record-divergence.ts';
import { recordWaitingRequest } from '../inbox/record-waiting.ts';
import { logTime } from '../log-time.ts';
import type { ProvisioningReader, RegistryReader, RequestRecord, WriteTransaction } from '../ports/index.ts';
import { saltOf } from '../requests/salt-of.ts';

const DAY_MILLIS = 86_400_000;

/** Whether a request may go on, and whether what it has to meet is more than at its admission from now on. */
export type Release = 'released' | 'released-owing-more' | 'held';

/**
 * Holds back a removal that has all that was asked of it at its admission, where by now so much is released on its account
 * that the policies ask for more. What was asked for on different days and waited counts together on the day on which it is
 * approved. What they ask for is an entry of the log, by which the request is judged from then on.
 *
 * Every release counts what may be carried out at any time beside what was in the last 24 hours. So of whatever is carried
 * out within 24 hours, the one that was released last had all of it in its count, and no look at each step is needed.
 */
export function brakeRelease(
  tx: WriteTransaction,
  deps: Pick<AdmissionDeps, 'clock' | 'policies' | 'logger'>,
  { request, approval, actor }: { request: RequestRecord; approval: ApprovalStatus; actor: Actor },
): Release {
  const { facts } = approval.decision;
  if (request.removesAt === null && !removes(facts.effects ?? [])) return 'released';
  const before = completeRemovals(facts.batch ?? {});
  const batch = countedAtRelease(tx, { request, before, now: logTime(tx, deps.clock) });
  if (batch === undefined) return 'released';
  const set = activePolicies(tx);
  const asked: Facts = { ...facts, batch };
  const evaluation = evaluatePolicies(deps.policies, { set, facts: asked });
  if (!evaluation.agreed) {
    const { operation } = asked;
    const [policyDigest, factsDigest] = [set.digest, saltedDigest(saltOf(tx, request), asked)];
    const divergence = { request: request.id, actor, operation, policyDigest, factsDigest, evaluation };
    recordDivergence(tx, deps, divergence);
    return 'held';
  }
  const { outcome } = evaluation.verdict;
  const requirements = evaluation.verdict.requirements.map((one) => one.requirement);
  const suffices =
    outcome !== 'deny' &&
    missingApprovals(requirements, approval).length === 0 &&
    outstandingAcknowledgements(requirements, approval.acknowledgements).length === 0;
  const ownCanary = request.batch !== null && requirements.some(({ type }) => type === 'canary');
  if (suffices && !ownCanary) return 'released';
  tx.audit.append(actor, {
    type: 'request.braked',
    request: request.id,
    data: {
      revision: request.revision,
      removals: batch.removalsInDay,
      policyDigest: set.digest,
      outcome,
      requirements: outcome === 'deny' ? [] : requirements,
    },
  });
  if (suffices) return 'released-owing-more';
  if (outcome !== 'deny')
    recordWaitingRequest(
      tx,
      {
        ...request,
        since: logTime(tx, deps.clock),
        askedAt: tx.revisions.get(request.id, request.revision)?.createdAt ?? request.createdAt,
      },
      { effects: facts.effects ?? [], requirements },
    );
  return 'held';
}

/** What the policies are told by now; undefined where it is no more than at the admission. */
function countedAtRelease(
  tx: RegistryReader & ProvisioningReader,
  release: { request: RequestRecord; before: Facts['batch']; now: number },
): Facts['batch'] | undefined {
  const { account, id: exceptRequest } = release.request;
  const { now } = release;
  const since = now - DAY_MILLIS;
  const released = tx.requests.countReleasedRemovals({ account, since, now, exceptRequest }) + 1;
  const users = Math.max(1, tx.apiUsers.countLive(account));
  const percent = Math.ceil((100 * released) / users);
  const { removalsInDay, removalsInDayPercent } = release.before;
  if (released <= removalsInDay && percent <= removalsInDayPercent) return undefined;
  return {
    ...release.before,
    removalsInDay: Math.max(released, removalsInDay),
    removalsInDayPercent: Math.max(percent, removalsInDayPercent),
  };
}
