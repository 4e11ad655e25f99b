import { mayHaveTakenEffect } from '@countersign/lifecycle';
import type { Actor, Instant, PasswordFacts } from '@countersign/schema';
import { assertNever, CountersignError } from '@countersign/schema';
import { digestOf } from '../digest.ts';
import type { ExecutionDeps } from '../execution-deps.ts';
import { logTime } from '../log-time.ts';
import { heldByOutage } from '../outages/held-by-outage.ts';
import { startBlocker } from '../outbox/start-blocker.ts';
import {
  ConnectorFailure,
  type OutboxRecord,
  type PermitRecord,
  type ReadTransaction,
  type RequestRecord,
  type StepRecord,
} from '../ports/index.ts';
import type { RefusalEvent } from '../refusal-counter.ts';
import { permitProblem } from './check-permit.ts';
import { freshPasswordFacts, type TypedPassword, typedPasswordOf } from './fresh-password-facts.ts';
import { identifyUser } from './identify-user.ts';
import { loadStepSnapshot, onlyReadsBack, type StepSnapshot } from './load-step-snapshot.ts';
import { recordFailure } from './record-failure.ts';
import { reevaluatePolicies } from './reevaluate-policies.ts';
import { refuseStep, stopOnDivergence } from './refuse-step.ts';
import { runApiStep } from './run-api-step.ts';
import { runPortalStep } from './run-portal-step.ts';
import { runReadBack } from './run-read-back.ts';
import { removeIfSame, runStartedStep } from './run-started-step.ts';

/** What the queue is told about a job: that it is over, or when to bring it again. */
export type JobOutcome =
  | { readonly kind: 'settled' }
  | { readonly kind: 'retry'; readonly afterMillis: number; readonly reason: string };

const SETTLED: JobOutcome = { kind: 'settled' };

/**
 * Runs one step because a job of the queue names it. The job carries no authority: whether there is anything to do is read
 * from the store, and whether it may be done is checked against the signed log, the policies in force and fresh facts. So a
 * job that is late, doubled or forged does nothing. Goes on with the read-back of what it has done, which is in its own hands for as long
 * as a lease lasts, so that the queue is not asked to bring it.
 */
export const createRunStep =
  (deps: ExecutionDeps) =>
  async (stepId: string, signal: AbortSignal): Promise<JobOutcome> => {
    const outcome = await runOne(deps, stepId, { signal, after: null });
    if (outcome.kind !== 'read-back') return outcome;
    const seen = await runOne(deps, outcome.step, { signal, after: outcome.after });
    // What the job names is done, so it is the outbox that brings the read-back again.
    return seen.kind === 'retry' ? dueNow(deps, outcome.step) : SETTLED;
  };

type StepOutcome =
  | JobOutcome
  | { readonly kind: 'read-back'; readonly step: string; readonly after: StepSnapshot };

/** What a step and its surroundings were when its job came. */
interface Found {
  readonly step: StepRecord;
  readonly request: RequestRecord;
  readonly permit: PermitRecord | null;
  readonly outbox: OutboxRecord;
}

/** @param after the step before that this worker has just carried out: this one is in its hands, and not due for others yet */
async function runOne(
  deps: ExecutionDeps,
  stepId: string,
  { signal, after }: { signal: AbortSignal; after: StepSnapshot | null },
): Promise<StepOutcome> {
  const actor: Actor = { kind: 'worker', id: deps.workerId };
  const now = deps.clock.now();
  const found = deps.store.read((tx) => inspect(tx, deps, { stepId, after, now }));
  switch (found.kind) {
    case 'unknown':
      await refuseUnknownJob(deps, { stepId, actor });
      return SETTLED;
    case 'nothing-due':
      return SETTLED;
    case 'held':
      return setAside(deps, found);
    case 'later':
      return postpone(deps, found);
    case 'loaded':
      return judge(deps, found, { actor, signal });
    case 'to-load':
      break;
    default:
      return assertNever(found);
  }
  const { permit, typed } = found;
  const { histories } = deps;
  let passwordFacts: PasswordFacts | undefined;
  try {
    passwordFacts = typed === null ? undefined : await freshPasswordFacts(deps, typed);
  } catch (error) {
    if (!(error instanceof ConnectorFailure)) throw error;
    await failPreparation(deps, { step: found.step, outbox: found.outbox, actor, failure: error });
    return SETTLED;
  }
  if (permit !== null) await histories.prepare(deps.store, permit);
  const snapshot = deps.store.read((tx) => load(tx, deps, { stepId, after, passwordFacts }));
  return judge(deps, { ...found, snapshot }, { actor, signal });
}

type Inspection =
  | { readonly kind: 'unknown' | 'nothing-due' }
  | ({ readonly kind: 'held' } & Found)
  /** It is due later: another worker has it, or the clock was set back. */
  | ({ readonly kind: 'later'; readonly until: Instant } & Found)
  /** There is something to wait for before it can be judged. */
  | ({ readonly kind: 'to-load'; readonly typed: TypedPassword | null } & Found)
  | ({ readonly kind: 'loaded'; readonly snapshot: StepSnapshot | Unjudgeable } & Found);

function inspect(
  tx: ReadTransaction,
  deps: ExecutionDeps,
  { stepId, after, now }: { stepId: string; after: StepSnapshot | null; now: Instant },
): Inspection {
  const step = tx.steps.get(stepId);
  const request = step && tx.requests.get(step.request);
  if (step === undefined || request === undefined) return { kind: 'unknown' };
  const outbox = tx.outbox.ofSubject(stepId);
  if (outbox === undefined || !isRunnable(step)) return { kind: 'nothing-due' };
  const permit = tx.permits.get(step.permit) ?? null;
  const found: Found = { step, request, permit, outbox };
  if (outbox.availableAt > now && after === null) {
    // Published, so it was due by a clock that was ahead; its job is used up, and it needs another one when it is due again.
    return outbox.publishedAt === null
      ? { kind: 'nothing-due' }
      : { kind: 'later', until: outbox.availableAt, ...found };
  }
  // Also where a forged job names a step that is set aside: what is in the way is asked anew, before anything is read.
  if (holderOf(tx, step, request) !== null) return { kind: 'held', ...found };
  // While another worker holds the lease there is nothing to do; should that worker die, the step falls due when it ends.
  const leaseUntil = step.leaseUntil ?? 0;
  if (step.state === 'attempting' && leaseUntil > now) return { kind: 'later', until: leaseUntil, ...found };
  const typed = permit !== null && onlyReadsBack(step, permit) ? null : typedPasswordOf(tx, request);
  return typed === null && (permit === null || deps.histories.isPrepared(tx, permit))
    ? { kind: 'loaded', snapshot: load(tx, deps, { stepId, after, passwordFacts: undefined }), ...found }
    : { kind: 'to-load', typed, ...found };
}

/** What the permit speaks of is not there any more, such as an API user that another request has deleted. */
interface Unjudgeable {
  readonly missing: string;
}

function load(
  tx: ReadTransaction,
  { clock, histories }: ExecutionDeps,
  due: { stepId: string; after: StepSnapshot | null; passwordFacts: PasswordFacts | undefined },
): StepSnapshot | Unjudgeable {
  try {
    const { stepId, after, passwordFacts } = due;
    return loadStepSnapshot(tx, stepId, { now: logTime(tx, clock), after, passwordFacts, histories });
  } catch (error) {
    if (!(error instanceof CountersignError) || error.retryable || error.httpStatus >= 500) throw error;
    return { missing: error.message };
  }
}

async function judge(
  deps: ExecutionDeps,
  { snapshot, ...found }: Found & { readonly snapshot: StepSnapshot | Unjudgeable },
  run: { actor: Actor; signal: AbortSignal },
): Promise<StepOutcome> {
  if (!('missing' in snapshot)) return runLoadedStep(deps, snapshot, { ...run, outbox: found.outbox });
  const { actor } = run;
  await refuseStep(deps, found, { code: 'PERMIT_INVALID', reason: snapshot.missing, actor });
  return SETTLED;
}

async function runLoadedStep(
  deps: ExecutionDeps,
  snapshot: StepSnapshot,
  { actor, signal, outbox }: { actor: Actor; signal: AbortSignal; outbox: OutboxRecord },
): Promise<StepOutcome> {
  const problem = permitProblem(snapshot, {
    reviewSeal: deps.reviewSeal,
    now: snapshot.now,
  });
  if (problem !== undefined) {
    await refuseStep(deps, snapshot, { code: 'PERMIT_INVALID', reason: problem, actor });
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
  try {
    const run = { actor, signal: AbortSignal.any([signal, AbortSignal.timeout(deps.stepTimeoutMillis)]) };
    // Whom the step is about is known now, and everything is judged anew with it.
    if ((await identifyUser(deps, snapshot, run)) === 'moved')
      return runOne(deps, snapshot.step.id, { signal, after: null });
    const outcome = await dispatch(deps, snapshot, { ...run, outbox });
    if (outcome === 'moved')
      return { kind: 'retry', afterMillis: 50, reason: 'the request changed meanwhile' };
    if (outcome === 'settled') return SETTLED;
    if ('readBack' in outcome) return { kind: 'read-back', step: outcome.readBack, after: snapshot };
    return await postpone(deps, { outbox, until: outcome.checkAgainAt });
  } catch (error) {
    // Only what comes before the attempt throws, such as a credential that nobody could receive: nothing was carried out.
    if (!(error instanceof ConnectorFailure)) throw error;
    await failPreparation(deps, { step: snapshot.step, outbox, actor, failure: error });
  }
  return SETTLED;
}

/**
 * Makes a step due later. The waiting is in the outbox and not in the queue, so that of all jobs that name a step, and
 * after a republication there are several, only one stays.
 */
async function postpone(
  deps: ExecutionDeps,
  { outbox, until }: { outbox: OutboxRecord; until: number },
): Promise<JobOutcome> {
  const { id, provider, subject, begins } = outbox;
  await deps.store.write((tx) => {
    if (tx.outbox.ofSubject(subject)?.id !== id) return;
    tx.outbox.put({ id: deps.ids.next('outbox'), provider, subject, availableAt: until, begins });
  });
  return SETTLED;
}

/** Has a step that was in this worker's hands brought by the queue. */
async function dueNow(deps: ExecutionDeps, stepId: string): Promise<JobOutcome> {
  const { outbox, step } = deps.store.read((tx) => ({
    outbox: tx.outbox.ofSubject(stepId) ?? null,
    step: tx.steps.get(stepId) ?? null,
  }));
  // Where another worker was faster, what it wrote holds: that the provider wants a pause, or that something is in the way.
  const isAsWritten = step?.attempts === 0 && step.problem === null && outbox?.heldBy === null;
  return outbox === null || !isAsWritten ? SETTLED : postpone(deps, { outbox, until: deps.clock.now() });
}

/** What a step has to wait for, as `OutboxRecord.heldBy` names it. */
function holderOf(tx: ReadTransaction, { id, plan }: StepRecord, request: RequestRecord): string | null {
  return (
    startBlocker(tx, request)?.heldBy ?? heldByOutage(tx, { account: request.account, id, kind: plan.kind })
  );
}

/**
 * Sets a step aside whose request cannot start yet, or whose provider is away. It comes again when what is in the way has ended.
 */
async function setAside(
  deps: ExecutionDeps,
  { outbox, step }: { outbox: OutboxRecord; step: StepRecord },
): Promise<JobOutcome> {
  await deps.store.write((tx) => {
    const request = tx.requests.get(step.request);
    if (request === undefined || tx.outbox.ofSubject(outbox.subject)?.id !== outbox.id) return;
    // What was in the way may have ended since; then the step is due at once.
    tx.outbox.renew(outbox.id, { id: deps.ids.next('outbox'), heldBy: holderOf(tx, step, request) });
  });
  return SETTLED;
}

function dispatch(
  deps: ExecutionDeps,
  snapshot: StepSnapshot,
  attempt: { actor: Actor; signal: AbortSignal; outbox: OutboxRecord },
): ReturnType<typeof runApiStep> {
  const { kind } = snapshot.step.plan;
  switch (kind) {
    case 'api':
      return runApiStep(deps, snapshot, attempt);
    case 'portal':
      return snapshot.step.state === 'with-person'
        ? runStartedStep(deps, snapshot, attempt)
        : runPortalStep(deps, snapshot, attempt.actor);
    case 'external':
    case 'verify':
      return runReadBack(deps, snapshot, attempt);
    default:
      return assertNever(kind);
  }
}

/** `with-person` is looked at again only where the outbox says so: somebody outside may have done their part. */
function isRunnable(step: StepRecord): boolean {
  return step.state === 'ready' || step.state === 'attempting' || step.state === 'with-person';
}

/**
 * Records that what comes before an attempt failed. Where it may pass it counts as one, so that it ends as an attempt does that fails again
 * and again; else it is a person's at once. The log has no `step.attempted` of it, since the provider was asked for no effect. What an earlier
 * attempt may have done stays as uncertain as it was.
 */
async function failPreparation(
  deps: ExecutionDeps,
  failed: { step: StepRecord; outbox: OutboxRecord; actor: Actor; failure: ConnectorFailure },
): Promise<void> {
  await deps.store.write((tx) => {
    const request = tx.requests.get(failed.step.request);
    const step = tx.steps.get(failed.step.id);
    if (request === undefined || step?.state !== failed.step.state || step.attempts !== failed.step.attempts)
      return;
    if (step.state === 'with-person' && tx.tasks.openOfStep(step.id) !== undefined) {
      // The person goes on with the open task and sees what the worker could not do for it.
      const { code, message, effect } = failed.failure;
      tx.steps.update(step.id, { problem: { code, message, effect }, updatedAt: deps.clock.now() });
      removeIfSame(tx, failed.outbox);
      return;
    }
    const { failure, actor } = failed;
    const attempts = step.attempts + (failure.retryable ? 1 : 0);
    tx.steps.update(step.id, { attempts, updatedAt: deps.clock.now() });
    recordFailure(tx, deps, {
      step: { ...step, attempts },
      request,
      failure: mayHaveTakenEffect(step) ? withUnknownEffect(failure) : failure,
      actor,
    });
  });
}

function withUnknownEffect(cause: ConnectorFailure): ConnectorFailure {
  const { code, message, retryable, retryAfterMillis } = cause;
  const rest = retryAfterMillis === null ? {} : { retryAfterMillis };
  return new ConnectorFailure({ code, message, retryable, effect: 'unknown', ...rest, cause });
}

async function refuseUnknownJob(
  deps: ExecutionDeps,
  { stepId, actor }: { stepId: string; actor: Actor },
): Promise<void> {
  deps.logger.warn({ alert: 'forged-job', stepId }, 'a job names a step that does not exist');
  const event: RefusalEvent = {
    type: 'job.refused',
    request: null,
    data: { jobDigest: digestOf({ stepId }), code: 'UNKNOWN_STEP' },
  };
  if (deps.refusals.isRepeated(actor, event)) return;
  await deps.store.write((tx) => void tx.audit.append(actor, event));
}
