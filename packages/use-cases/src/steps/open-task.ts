import { deadLetterInstructions, invitationEnds, outcomeUnknownInstructions } from '@countersign/lifecycle';
import type { Actor, Instant, Instructions } from '@countersign/schema';
import { saltedDigest } from '../digest.ts';
import { recordWaitingTask } from '../inbox/record-waiting.ts';
import type { Clock, Ids, StepProblem, StepRecord, TaskRecord, WriteTransaction } from '../ports/index.ts';
import { requestOf } from '../requests/request-of.ts';
import { saltOf } from '../requests/salt-of.ts';
import { taskContent } from '../requests/task-content.ts';
import { formatInvitation, type Invitation } from '../tasks/format-invitation.ts';
import { reportedName } from '../tasks/task-result.ts';

type TaskKind = TaskRecord['kind'];

/** Puts a step into the hands of a person. Does nothing when its task is open already. */
export function openTask(
  tx: WriteTransaction,
  deps: { readonly clock: Clock; readonly ids: Ids },
  draft: { step: StepRecord; kind: TaskKind; problem: StepProblem | null; actor: Actor },
): void {
  const { step, kind } = draft;
  if (tx.tasks.openOfStep(step.id) !== undefined) return;
  const openedAt = deps.clock.now();
  const invitation = invitationOf(tx, step, { kind, now: openedAt });
  const task: TaskRecord = {
    id: deps.ids.next('task'),
    step: step.id,
    request: step.request,
    kind,
    state: 'open',
    title: step.plan.title,
    instructions: withReportedName(instructionsFor(step, kind, draft.problem), reportedName(tx, step), kind),
    confirmedBy: confirmationOf(step, kind),
    takenBy: null,
    completedBy: null,
    verdict: null,
    evidence: null,
    confirmer: null,
    openedAt,
    dueAt: null,
    ...invitation,
    completedAt: null,
    confirmedAt: null,
  };
  tx.tasks.insert(task);
  const dueAt = recordWaitingTask(tx, task.id, openedAt);
  tx.audit.append(draft.actor, {
    type: 'task.opened',
    request: step.request,
    data: {
      task: task.id,
      step: step.id,
      key: step.key,
      kind,
      contentDigest: saltedDigest(saltOf(tx, requestOf(tx, step.request)), taskContent(task)),
      confirmedBy: task.confirmedBy,
      dueAt,
      ...(invitation.invitedAt === null ? {} : { invitation: formatInvitation(invitation) }),
    },
  });
}

/** Whoever attests, or corrects, has to see the name that was typed. */
function withReportedName(
  instructions: Instructions,
  name: string | undefined,
  kind: TaskKind,
): Instructions {
  if (name === undefined || (kind !== 'attest' && kind !== 'dead-letter')) return instructions;
  const line =
    kind === 'attest'
      ? `The user name that was reported is ${name}. Compare it with the portal, letter for letter: you vouch for it.`
      : `The user name that was reported is ${name}. If it is wrong, give the right one as providerId with the verdict retry.`;
  return { ...instructions, steps: [...instructions.steps, line] };
}

function instructionsFor(step: StepRecord, kind: TaskKind, problem: StepProblem | null): Instructions {
  if (kind === 'outcome-unknown') return outcomeUnknownInstructions(step.plan);
  if (kind === 'dead-letter' || step.plan.instructions === null) {
    return deadLetterInstructions(step.plan, problem?.message ?? 'the cause is not known');
  }
  return step.plan.instructions;
}

/** What a person says of a provider counts once a second person, or the worker's read-back, says the same. */
function confirmationOf(step: StepRecord, kind: TaskKind): TaskRecord['confirmedBy'] {
  switch (kind) {
    case 'portal':
    case 'external':
      return step.plan.confirmedBy;
    case 'attest':
      return 'second-person';
    case 'outcome-unknown':
      // Every plan reads back after an api step.
      return 'read-back';
    case 'dead-letter':
      return null;
  }
}

const NO_INVITATION: Invitation = { invitedAt: null, validUntil: null };

/** The invitation that a step waits for is sent by the step before it, or was sent when this one was opened first. */
function invitationOf(
  tx: WriteTransaction,
  step: StepRecord,
  { kind, now }: { readonly kind: TaskKind; readonly now: Instant },
): Invitation {
  if (kind !== 'external' || step.key !== 'eset.activation') return NO_INVITATION;
  const before = tx.tasks.ofRequest(step.request).findLast((task) => task.step === step.id);
  if (before !== undefined) return { invitedAt: before.invitedAt, validUntil: before.validUntil };
  const { provider } = requestOf(tx, step.request);
  return { invitedAt: now, validUntil: invitationEnds(provider, now) };
}
