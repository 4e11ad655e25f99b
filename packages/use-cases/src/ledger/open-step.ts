import {
  assertNever,
  CountersignError,
  type Instant,
  type Opening,
  type PasswordFacts,
} from '@countersign/schema';
import { digestOf } from '../digest.ts';
import { requirementsOf } from '../evaluation/approval-status.ts';
import { covers } from '../freezes/freeze-over.ts';
import { goesOnWhileFrozen } from '../freezes/held-by-freeze.ts';
import { logTime } from '../log-time.ts';
import type { PermitRecord, ReadTransaction, RequestRecord, StepRecord } from '../ports/index.ts';
import type { RefusalEvent } from '../refusal-counter.ts';
import { startTime } from '../requests/start-time.ts';
import { permitProblem } from './check-permit.ts';
import { EDITED_MILLIS, findHolder, holderOf } from './holder-of.ts';
import type { LedgerDeps, WorkerActor } from './ledger-deps.ts';
import { loadStepSnapshot, type StepSnapshot } from './load-step-snapshot.ts';
import { onlyReadsBack } from './only-reads-back.ts';
import { orderOf } from './order-of.ts';
import { postponeStep } from './postpone-step.ts';
import { recordUnprepared } from './record-unprepared.ts';
import { reevaluatePolicies } from './reevaluate-policies.ts';
import { refuseStep, stopOnDivergence } from './refuse-step.ts';
import { type FoundStep, partyOf, type Ticket, type Tickets } from './tickets.ts';
import { judgedFacts, type TypedPassword, typedPasswordOf } from './typed-password.ts';

const SETTLED: Opening = { kind: 'settled' };

/** A step that a worker asks about, because a job names it or because it has just done the one before. */
export interface StepJob {
  readonly stepId: string;
  readonly actor: WorkerActor;
  /** The step before, which this worker has just carried out: this one is in its hands, and not due for others yet. */
  readonly after: StepSnapshot | null;
  /** Derived by the worker from the typed password, once it was asked to. */
  readonly passwordFacts?: PasswordFacts | undefined;
}

/**
 * Tells a worker what there is to do about a step. The job carries no authority: whether there is anything to do is read from
 * the store, and whether it may be done is checked against the signed log, the policies in force and fresh facts. So a job that is late,
 * doubled or forged does nothing.
 */
export async function openStep(
  deps: LedgerDeps & { readonly tickets: Tickets },
  job: StepJob,
): Promise<Opening> {
  const now = deps.clock.now();
  const found = deps.store.read((tx) => inspect(tx, deps, { ...job, now }));
  switch (found.kind) {
    case 'unknown':
      await refuseUnknownJob(deps, job);
      return SETTLED;
    case 'nothing-due':
      return SETTLED;
    case 'held':
      await setAside(deps, found);
      return SETTLED;
    case 'later':
      await postponeStep(deps, found.outbox, found.until);
      return SETTLED;
    case 'needs-facts': {
      const { typed } = found;
      const ticket = deps.tickets.issue(ticketOf(job, { found, snapshot: null, order: null }));
      const { sealed, facts } = typed.typed;
      return { kind: 'password', ticket, sealed, context: typed.context, confirmed: facts.confirmed };
    }
    case 'loaded':
      return judge(deps, found, job);
    case 'to-read':
      break;
    default:
      return assertNever(found);
  }
  await deps.histories.prepare(deps.store, found.permit);
  const snapshot = deps.store.read((tx) => load(tx, deps, job));
  return judge(deps, { ...found, snapshot }, job);
}

const ticketOf = (
  { stepId, actor, after }: StepJob,
  judged: Pick<Ticket, 'found' | 'snapshot' | 'order'>,
): Ticket => ({
  worker: actor.id,
  party: partyOf(actor),
  subject: stepId,
  checked: null,
  isOwn: after !== null,
  ...judged,
});

type Inspection =
  | { readonly kind: 'unknown' | 'nothing-due' }
  | ({ readonly kind: 'held' } & FoundStep)
  /** It is due later: another worker has it, or the clock was set back. */
  | ({ readonly kind: 'later'; readonly until: Instant } & FoundStep)
  /** The worker has to derive the facts about its password first. */
  | ({ readonly kind: 'needs-facts'; readonly typed: TypedPassword } & FoundStep)
  /** So much of the log has to be read first that others would wait for it. */
  | ({ readonly kind: 'to-read'; readonly permit: NonNullable<FoundStep['permit']> } & Omit<
      FoundStep,
      'permit'
    >)
  | ({ readonly kind: 'loaded'; readonly snapshot: StepSnapshot | Unjudgeable } & FoundStep);

function inspect(
  tx: ReadTransaction,
  deps: LedgerDeps,
  job: StepJob & { readonly now: Instant },
): Inspection {
  const { stepId, after, now } = job;
  const step = tx.steps.get(stepId);
  const request = step && tx.requests.get(step.request);
  if (step === undefined || request === undefined) return { kind: 'unknown' };
  const outbox = tx.outbox.ofSubject(stepId);
  if (outbox === undefined || !isRunnable(step)) return { kind: 'nothing-due' };
  const permit = tx.permits.get(step.permit) ?? null;
  const found: FoundStep = { step, request, permit, outbox };
  if (outbox.availableAt > now && after === null) {
    // Published, so it was due by a clock that was ahead; its job is used up, and it needs another one when it is due again.
    return outbox.publishedAt === null
      ? { kind: 'nothing-due' }
      : { kind: 'later', until: outbox.availableAt, ...found };
  }
  // Also where a forged job names a step that is set aside: what is in the way is asked anew, before anything is read.
  const holder = findHolder(tx, { id: step.id, kind: step.plan.kind }, request);
  if ('edited' in holder) return { kind: 'later', until: now + EDITED_MILLIS, ...found };
  if (holder.heldBy !== null) return { kind: 'held', ...found };
  // While another worker holds the lease there is nothing to do; should that worker die, the step falls due when it ends.
  const leaseUntil = step.leaseUntil ?? 0;
  if (step.state === 'attempting' && leaseUntil > now) return { kind: 'later', until: leaseUntil, ...found };
  const startsAt = permit === null ? now : startOf(tx, { request, permit, now });
  if (startsAt > now) return { kind: 'later', until: startsAt, ...found };
  const typed = permit !== null && onlyReadsBack(step, permit) ? null : typedPasswordOf(tx, request);
  if (typed !== null && job.passwordFacts === undefined) return { kind: 'needs-facts', typed, ...found };
  if (permit !== null && !deps.histories.isPrepared(tx, permit)) return { kind: 'to-read', ...found, permit };
  return { kind: 'loaded', snapshot: load(tx, deps, job), ...found };
}

/**
 * When what has not begun may begin, by its windows; now, where that is now, and where its permit is over, which is for its check to say. It
 * only makes it wait: that the terms are those that were approved is checked with the permit.
 */
function startOf(
  tx: ReadTransaction,
  { request, permit, now }: { request: RequestRecord; permit: PermitRecord; now: Instant },
): Instant {
  if (permit.usedAt !== null || request.state !== 'approved' || now >= permit.expiresAt) return now;
  const input = tx.revisions.get(request.id, request.revision)?.input;
  // What is gone is for the check of the permit to say.
  if (input === undefined || tx.decisions.ofRevision(request.id, request.revision) === undefined) return now;
  const { requirements } = requirementsOf(tx, request);
  // By the time of the log, which a clock that was set back does not take back: what may begin now by that may begin now.
  const at = logTime(tx, { now: () => now });
  const startsAt = startTime({ input, requirements }, at) ?? now;
  return startsAt <= at ? now : Math.min(startsAt, permit.expiresAt);
}

/** What the permit speaks of is not there any more, such as an API user that another request has deleted. */
interface Unjudgeable {
  readonly missing: string;
}

function load(
  tx: ReadTransaction,
  { clock, histories }: LedgerDeps,
  { stepId, after, passwordFacts: derived }: StepJob,
): StepSnapshot | Unjudgeable {
  try {
    const passwordFacts = derived && judgedFacts(tx, stepId, derived);
    return loadStepSnapshot(tx, stepId, { now: logTime(tx, clock), after, passwordFacts, histories });
  } catch (error) {
    if (!(error instanceof CountersignError) || error.retryable || error.httpStatus >= 500) throw error;
    return { missing: error.message };
  }
}

async function judge(
  deps: LedgerDeps & { readonly tickets: Tickets },
  { snapshot, ...found }: FoundStep & { readonly snapshot: StepSnapshot | Unjudgeable },
  job: StepJob,
): Promise<Opening> {
  const { actor } = job;
  if ('missing' in snapshot) {
    await refuseStep(deps, found, { code: 'PERMIT_INVALID', reason: snapshot.missing, actor });
    return SETTLED;
  }
  const problem = permitProblem(snapshot, { reviewSeal: deps.reviewSeal, now: snapshot.now });
  if (problem !== undefined) {
    await refuseStep(deps, snapshot, { code: 'PERMIT_INVALID', reason: problem, actor });
    return SETTLED;
  }
  const frozen = stoppedInLog(snapshot);
  if (frozen !== undefined) {
    const { id } = found.step;
    deps.logger.error(
      { alert: 'freeze-edited', step: id, freeze: frozen },
      'the signed log says that execution is frozen, and the database does not: somebody has edited it',
    );
    await postponeStep(deps, found.outbox, deps.clock.now() + EDITED_MILLIS);
    return SETTLED;
  }
  const reevaluation = reevaluatePolicies(snapshot, deps.policies);
  if (reevaluation.kind === 'diverged') {
    await stopOnDivergence(deps, snapshot, { reevaluation, actor });
    return SETTLED;
  }
  if (reevaluation.kind === 'refused') {
    await refuseStep(deps, snapshot, { code: 'POLICY_REFUSED', reason: reevaluation.reason, actor });
    return SETTLED;
  }
  const { step, request, permit, outbox } = found;
  const order = orderOf(deps, snapshot);
  // A credential that nobody could receive is not made.
  if ('code' in order) {
    await recordUnprepared(deps, { step, outbox, actor, failure: order });
    return SETTLED;
  }
  const judged = { found: { step, request, permit, outbox }, snapshot, order };
  return { kind: 'step', ticket: deps.tickets.issue(ticketOf(job, judged)), order };
}

/** The freeze that stops a step by the signed log, whatever the rows say. */
function stoppedInLog({ step, permit, request, history }: StepSnapshot): string | undefined {
  if (goesOnWhileFrozen(step, permit)) return undefined;
  return history.freezes.find((freeze) => covers(freeze, request))?.freeze;
}

/**
 * Sets a step aside whose request cannot start yet, whose provider is away, or which a freeze stops. It comes again when what is in the way has ended.
 */
async function setAside(deps: LedgerDeps, { outbox, step }: FoundStep): Promise<void> {
  await deps.store.write((tx) => {
    const request = tx.requests.get(step.request);
    if (request === undefined || tx.outbox.ofSubject(outbox.subject)?.id !== outbox.id) return;
    // What was in the way may have ended since; then the step is due at once.
    tx.outbox.renew(outbox.id, {
      id: deps.ids.next('outbox'),
      heldBy: holderOf(tx, { id: step.id, kind: step.plan.kind }, request),
    });
  });
}

/** `with-person` is looked at again only where the outbox says so: somebody outside may have done their part. */
function isRunnable(step: StepRecord): boolean {
  return step.state === 'ready' || step.state === 'attempting' || step.state === 'with-person';
}

async function refuseUnknownJob(deps: LedgerDeps, { stepId, actor }: StepJob): Promise<void> {
  deps.logger.warn({ alert: 'forged-job', stepId }, 'a job names a step that does not exist');
  const event: RefusalEvent = {
    type: 'job.refused',
    request: null,
    data: { jobDigest: digestOf({ stepId }), code: 'UNKNOWN_STEP' },
  };
  if (deps.refusals.isRepeated(actor, event)) return;
  await deps.store.write((tx) => void tx.audit.append(actor, event));
}
