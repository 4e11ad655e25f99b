import type { Actor, PasswordFacts, Verdict } from '@countersign/schema';
import { assertNever, CountersignError } from '@countersign/schema';
import { digestOf } from '../digest.ts';
import type { ExecutionDeps } from '../execution-deps.ts';
import { ConnectorFailure, type StepRecord } from '../ports/index.ts';
import { permitProblem } from './check-permit.ts';
import { decideAgain } from './decide-again.ts';
import { type GatheredStep, gatherStep } from './gather-step.ts';
import { recordFailure } from './record-failure.ts';
import { refuseStep, stopOnDivergence } from './refuse-step.ts';
import { runApiStep } from './run-api-step.ts';
import { runPortalStep } from './run-portal-step.ts';
import { runReadBack } from './run-read-back.ts';

/** What the queue is told about a job: that it is over, or when to bring it again. */
export type JobOutcome =
  | { readonly kind: 'settled' }
  | { readonly kind: 'retry'; readonly afterMillis: number; readonly reason: string };

export interface RunStepDeps extends ExecutionDeps {
  readonly verdictsAgree: (compiled: Verdict, reference: Verdict) => boolean;
}

const SETTLED: JobOutcome = { kind: 'settled' };

/**
 * Runs one step because a job of the queue names it. The job carries no authority: whether there is anything to do is read
 * from the store, and whether it may be done is checked against the signed log, the policies in force and fresh facts. So a
 * job that is late, doubled or forged does nothing.
 */
export const makeRunStep =
  (deps: RunStepDeps) =>
  async (stepId: string, signal: AbortSignal): Promise<JobOutcome> => {
    const actor: Actor = { kind: 'worker', id: deps.workerId };
    const now = deps.clock.now();
    const due = deps.store.read((tx) => {
      const step = tx.steps.get(stepId);
      return {
        step,
        request: step && tx.requests.get(step.request),
        outbox: tx.outbox.ofSubject(stepId) ?? null,
      };
    });
    const { step, request, outbox } = due;
    if (step === undefined || request === undefined) {
      await refuseUnknownJob(deps, { stepId, actor });
      return SETTLED;
    }
    if (outbox === null || outbox.availableAt > now || !isRunnable(step)) return SETTLED;
    const leaseLeft = (step.leaseUntil ?? 0) - now;
    if (step.state === 'attempting' && leaseLeft > 0) {
      return { kind: 'retry', afterMillis: leaseLeft, reason: 'another worker holds the lease' };
    }
    let passwordFacts: PasswordFacts | undefined;
    try {
      passwordFacts = await freshPasswordFacts(deps, step);
    } catch (error) {
      await failPreparation(deps, { step, actor, failure: sealedWrongly(error) });
      return SETTLED;
    }
    let gathered: GatheredStep;
    try {
      gathered = deps.store.read((tx) => gatherStep(tx, stepId, { now, passwordFacts }));
    } catch (error) {
      // What the permit speaks of is not there any more, such as an API user that another request has deleted.
      if (!(error instanceof CountersignError) || error.retryable || error.httpStatus >= 500) throw error;
      await refuseStep(deps, { step, request }, { code: 'PERMIT_INVALID', reason: error.message, actor });
      return SETTLED;
    }
    const busy = deps.store.read(
      (tx) => tx.requests.inProgressFor(gathered.apiUser.id, gathered.request.id) ?? null,
    );
    if (busy !== null)
      return { kind: 'retry', afterMillis: 1_000, reason: `request ${busy.id} changes the same API user` };
    return runGathered(deps, gathered, { actor, signal });
  };

async function runGathered(
  deps: RunStepDeps,
  gathered: GatheredStep,
  { actor, signal }: { actor: Actor; signal: AbortSignal },
): Promise<JobOutcome> {
  const problem = permitProblem(gathered, {
    log: deps.trustedLog,
    reviewSeal: deps.reviewSeal,
    now: deps.clock.now(),
  });
  if (problem !== undefined) {
    await refuseStep(deps, gathered, { code: 'PERMIT_INVALID', reason: problem, actor });
    return SETTLED;
  }
  const look = await decideAgain(gathered, deps.policies, deps.verdictsAgree);
  if (look.kind === 'diverged') {
    await stopOnDivergence(deps, gathered, { look, actor });
    return SETTLED;
  }
  if (look.kind === 'refused') {
    await refuseStep(deps, gathered, { code: 'POLICY_REFUSED', reason: look.reason, actor });
    return SETTLED;
  }
  try {
    const outcome = await dispatch(deps, gathered, {
      actor,
      signal: AbortSignal.any([signal, AbortSignal.timeout(deps.stepTimeoutMillis)]),
    });
    if (outcome === 'moved')
      return { kind: 'retry', afterMillis: 50, reason: 'the request changed meanwhile' };
  } catch (error) {
    // Only what comes before the attempt throws, such as a credential that nobody could receive: nothing was carried out.
    if (!(error instanceof ConnectorFailure)) throw error;
    await failPreparation(deps, { step: gathered.step, actor, failure: error });
  }
  return SETTLED;
}

function dispatch(
  deps: RunStepDeps,
  gathered: GatheredStep,
  run: { actor: Actor; signal: AbortSignal },
): Promise<'settled' | 'moved'> {
  const { kind } = gathered.step.plan;
  switch (kind) {
    case 'api':
      return runApiStep(deps, gathered, run);
    case 'portal':
      return runPortalStep(deps, gathered, run.actor);
    case 'external':
    case 'verify':
      return runReadBack(deps, gathered, run);
    default:
      return assertNever(kind);
  }
}

/** `with-person` is looked at again only where the outbox says so: somebody outside may have done their part. */
function isRunnable(step: StepRecord): boolean {
  return (
    step.state === 'ready' ||
    step.state === 'attempting' ||
    (step.state === 'with-person' && step.plan.kind !== 'portal')
  );
}

/** Derives the facts about a typed password from the password itself, because what the client said of it is a claim. */
async function freshPasswordFacts(deps: ExecutionDeps, step: StepRecord): Promise<PasswordFacts | undefined> {
  const known = deps.store.read((tx) => {
    const request = tx.requests.get(step.request);
    const revision = request && tx.revisions.get(request.id, request.revision);
    const account = request && tx.accounts.get(request.account);
    return { change: revision?.input.change, companyName: account?.companyName ?? '' };
  });
  const typed = known.change?.password;
  if (typed === undefined) return undefined;
  const text = await deps.sealer.open(typed.sealed);
  // Whether it was entered twice only the client saw; everything else is computed here.
  return {
    ...deps.derivePasswordFacts(
      { text, confirmation: text },
      { email: known.change?.email ?? null, companyName: known.companyName },
    ),
    confirmed: typed.facts.confirmed,
  };
}

function sealedWrongly(cause: unknown): ConnectorFailure {
  return new ConnectorFailure({
    code: 'PASSWORD_UNREADABLE',
    message:
      'The typed password cannot be opened: it was sealed to another key or altered. Edit the request and type it again.',
    retryable: false,
    effect: 'none',
    cause,
  });
}

async function failPreparation(
  deps: ExecutionDeps,
  of: { step: StepRecord; actor: Actor; failure: ConnectorFailure },
): Promise<void> {
  await deps.store.write((tx) => {
    const request = tx.requests.get(of.step.request);
    const step = tx.steps.get(of.step.id);
    if (request === undefined || step?.state !== of.step.state || step.attempts !== of.step.attempts) return;
    recordFailure(tx, deps, {
      step: of.step,
      provider: request.provider,
      failure: of.failure,
      actor: of.actor,
    });
  });
}

async function refuseUnknownJob(
  deps: ExecutionDeps,
  { stepId, actor }: { stepId: string; actor: Actor },
): Promise<void> {
  deps.logger.warn({ alert: 'forged-job', stepId }, 'a job names a step that does not exist');
  await deps.store.write((tx) => {
    tx.audit.append(actor, {
      type: 'job.refused',
      request: null,
      data: { jobDigest: digestOf({ stepId }), code: 'UNKNOWN_STEP' },
    });
  });
}
