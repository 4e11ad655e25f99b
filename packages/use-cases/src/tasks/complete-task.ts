import {
  type Actor,
  CountersignError,
  type Evidence,
  type Principal,
  type TaskVerdict,
} from '@countersign/schema';
import { storeReportedCredentials } from '../credentials/reported-credentials.ts';
import type { ActingDeps } from '../deps.ts';
import { saltedDigest } from '../digest.ts';
import { recordWaitingTask } from '../inbox/record-waiting.ts';
import type { StepProblem, StepRecord, WriteTransaction } from '../ports/index.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { type Settled, settle } from '../refusals.ts';
import { saltOf } from '../requests/salt-of.ts';
import { requireReason } from '../require-reason.ts';
import { failRequest } from '../steps/finish-request.ts';
import { identifierProblem } from '../steps/own-user.ts';
import { recordApplied } from '../steps/record-applied.ts';
import { freezeRefusal } from './freeze-refusal.ts';
import { makesPassword } from './makes-password.ts';
import { startedBy } from './started-by.ts';
import { taskBlocker } from './task-blocker.ts';
import { prepareTask, type TaskInHand, taskOf } from './task-of.ts';
import { taskRefusal } from './task-refusal.ts';
import { reportedResult } from './task-result.ts';

export interface CompleteTaskCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly task: string;
  readonly verdict: TaskVerdict;
  readonly evidence: Evidence;
}

/**
 * Takes what a person says of a task. `done` goes on to the second look (a second person, or the worker's read-back);
 * `retry` gives a stopped step back to the worker; `abandon` and `not-done` end the request. A refusal is recorded too.
 * @throws CountersignError FORBIDDEN, TASK_REFUSED, TASK_STATE, EVIDENCE_MISSING, REASON_MISSING
 */
export const createCompleteTask =
  (deps: ActingDeps & { readonly refusals: RefusalCounter }) =>
  async (command: CompleteTaskCommand): Promise<{ state: string }> => {
    if (command.verdict === 'not-done' || command.verdict === 'abandon')
      requireReason(command.evidence.note, `the verdict ${command.verdict}`);
    await prepareTask(deps, command.task);
    return settle(deps, command.actor, (tx) => completeTask(tx, deps, command));
  };

function completeTask(
  tx: WriteTransaction,
  deps: ActingDeps,
  command: CompleteTaskCommand,
): Settled<{ state: string }> {
  const inHand = taskOf(tx, command.task);
  const { task, step, request } = inHand;
  const { principal, actor, verdict, evidence } = command;
  const problem =
    taskBlocker(tx, deps, { inHand, principal, actor, operation: 'complete-task' }) ??
    takenOnProblem(tx, deps, { inHand, command }) ??
    evidenceProblem(tx, inHand, command) ??
    passwordProblem(tx, inHand, command) ??
    credentialsProblem(tx, inHand, command);
  if (problem !== undefined) {
    return taskRefusal(inHand, problem);
  }
  const now = deps.clock.now();
  const state = verdict === 'done' && task.confirmedBy === 'second-person' ? 'completed' : 'confirmed';
  const kept = withoutCredentials(evidence);
  if (evidence.credentials !== undefined) {
    storeReportedCredentials(tx, deps, { request: request.id, credentials: evidence.credentials, actor });
  }
  tx.tasks.update(task.id, {
    state,
    verdict,
    evidence: kept,
    completedBy: principal.id,
    completedAt: now,
  });
  const dueAt = state === 'completed' ? recordWaitingTask(tx, task.id, now) : null;
  tx.tasks.recordEvent({
    task: task.id,
    request: request.id,
    kind: 'completed',
    principal: principal.id,
    other: null,
    verdict,
    evidence: kept,
    reason: null,
    at: now,
  });
  const salt = saltOf(tx, request);
  const corrected = verdict === 'retry' ? correctedName(tx, { inHand, evidence }) : undefined;
  tx.audit.append(actor, {
    type: 'task.completed',
    request: request.id,
    data: {
      task: task.id,
      step: step.id,
      key: step.key,
      verdict,
      // Of what is kept, so that it can be checked; the entry of a sealed credential names it.
      evidenceDigest: saltedDigest(salt, kept),
      ...(dueAt === null ? {} : { dueAt }),
      ...(corrected === undefined
        ? {}
        : { correctedStep: corrected.id, correctedDigest: saltedDigest(salt, corrected.result) }),
    },
  });
  switch (verdict) {
    case 'done':
      if (state === 'confirmed') afterDone(tx, deps, { inHand, evidence, actor });
      break;
    case 'retry':
      if (corrected !== undefined) {
        const { id, result, updatedAt } = corrected;
        tx.steps.update(id, { result, updatedAt });
      }
      tx.steps.update(step.id, { state: 'ready', problem: withoutEffect(step, verdict), updatedAt: now });
      tx.outbox.put({
        id: deps.ids.next('outbox'),
        provider: request.provider,
        subject: step.id,
        availableAt: now,
        begins: false,
      });
      break;
    case 'not-done':
      tx.steps.update(step.id, { problem: withoutEffect(step, verdict), updatedAt: now });
      failRequest(tx, deps, { request, step: step.id, code: 'NOT_DONE', actor });
      break;
    case 'abandon':
      failRequest(tx, deps, { request, step: step.id, code: 'ABANDONED', actor });
  }
  return { ok: true, value: { state: tx.requests.get(request.id)?.state ?? request.state } };
}

/** Where the request sets the password itself, credentials that somebody hands in would take its place. */
function credentialsProblem(
  tx: WriteTransaction,
  { request }: TaskInHand,
  { evidence }: CompleteTaskCommand,
) {
  return evidence.credentials !== undefined && makesPassword(tx, request.id)
    ? refusal('this request sets the password itself; complete the task without credentials')
    : undefined;
}

/** The person looked and says that the provider certainly did not do it; from then on this is what is known. */
function withoutEffect({ problem }: StepRecord, verdict: 'retry' | 'not-done'): StepProblem {
  if (verdict === 'retry' && problem !== null) return { ...problem, effect: 'none' };
  return { code: 'NOT_DONE', message: 'A person reported that it was not done.', effect: 'none' };
}

function afterDone(
  tx: WriteTransaction,
  deps: ActingDeps,
  { inHand, evidence, actor }: { inHand: TaskInHand; evidence: Evidence; actor: Actor },
): void {
  const { step, request, task } = inHand;
  const now = deps.clock.now();
  // Where the worker can look whether somebody outside did their part, its look counts and not the word.
  if (task.kind === 'external' && step.problem?.code === 'NOT_YET') {
    tx.steps.update(step.id, { state: 'ready', updatedAt: now });
    tx.outbox.put({
      id: deps.ids.next('outbox'),
      provider: request.provider,
      subject: step.id,
      availableAt: now,
      begins: false,
    });
    return;
  }
  recordApplied(tx, deps, { step, request, result: reportedResult(evidence), actor });
}

/**
 * Whoever took the task on has its password, and is the one who says how it ended. What a person was at when it was stopped may be reported, so
 * that it is known; a task of a portal that nobody had taken on was not begun, and is not to be.
 */
function takenOnProblem(
  tx: WriteTransaction,
  deps: ActingDeps,
  { inHand: { task, request }, command }: { inHand: TaskInHand; command: CompleteTaskCommand },
) {
  const starter = startedBy(tx, deps, task);
  if (starter === null)
    return command.verdict === 'done' && task.kind === 'portal' ? freezeRefusal(tx, request) : undefined;
  return starter === command.principal.id
    ? undefined
    : refusal('somebody else has taken this task on; take it over with "countersign task start" first');
}

/** The password that the portal asks for is sealed to whoever takes the task on; nobody else can have entered it. */
function passwordProblem(
  tx: WriteTransaction,
  { task, step, request }: TaskInHand,
  { principal, verdict }: CompleteTaskCommand,
) {
  if (task.kind !== 'portal' || !step.plan.needsPassword || verdict !== 'done') return undefined;
  const collected = tx.secrets
    .ofRequest(request.id)
    .some((one) => one.purpose === 'operator' && one.principal === principal.id && one.collectedAt !== null);
  return collected
    ? undefined
    : refusal(
        `this step sets a password that you have not collected. Take the task on with "countersign task start ${task.id}", collect the password with "countersign credential collect", enter it in the portal, and complete the task then`,
      );
}

/** Where the name that was typed is why the provider refused, the corrected one is tried next. It is still only typed. */
function correctedName(
  tx: WriteTransaction,
  { inHand, evidence: { providerId } }: { inHand: TaskInHand; evidence: Evidence },
): StepRecord | undefined {
  const reported = providerId === undefined ? undefined : reportingStep(tx, inHand);
  if (reported?.result == null || providerId === undefined) return undefined;
  return { ...reported, result: { ...reported.result, providerId } };
}

/** The step of the same plan whose typed provider name the step depends on. */
function reportingStep(tx: WriteTransaction, { step, request }: TaskInHand): StepRecord | undefined {
  return tx.steps
    .ofRequest(request.id)
    .findLast(
      (one) =>
        one.permit === step.permit &&
        one.position < step.position &&
        one.result?.knownBy === 'reported' &&
        one.plan.instructions?.evidence.includes('providerId'),
    );
}

function evidenceProblem(tx: WriteTransaction, inHand: TaskInHand, command: CompleteTaskCommand) {
  const { task, step, request } = inHand;
  const { verdict, evidence } = command;
  const decides = task.kind === 'outcome-unknown' || task.kind === 'dead-letter';
  if (verdict === 'retry' && !decides) return refusal('only a step that failed can be tried again');
  if (verdict === 'done' && task.kind === 'dead-letter')
    return refusal('a step that failed is tried again or given up');
  // With a retry, the name that an earlier step brought is corrected.
  const { key } = (verdict === 'retry' ? reportingStep(tx, inHand) : undefined) ?? step;
  const identifier = identifierProblem(tx, { request, key, providerId: evidence.providerId });
  if (identifier !== undefined) return refusal(identifier);
  if (filesProblem(tx, task.id, command)) return refusal(NO_FILE);
  if (verdict !== 'done') return undefined;
  const missing = task.instructions.evidence.filter((field) => evidence[field] === undefined);
  if (missing.length === 0) return undefined;
  return { error: new CountersignError('EVIDENCE_MISSING', { id: task.id, fields: missing }), rules: [] };
}

const NO_FILE = 'a picture that the report names was not attached to this task by you; attach it first';

/** Whether a picture that somebody reports with is not theirs, or of another task. */
const filesProblem = (
  tx: WriteTransaction,
  task: string,
  { principal, evidence: { files = [] } }: Pick<CompleteTaskCommand, 'principal' | 'evidence'>,
): boolean =>
  files.some((id) => {
    const file = tx.evidenceFiles.get(id);
    return file?.task !== task || file.principal !== principal.id;
  });

const refusal = (reason: string) => ({ error: new CountersignError('TASK_REFUSED', { reason }), rules: [] });

function withoutCredentials({ credentials: _, ...rest }: Evidence): Evidence {
  return rest;
}
