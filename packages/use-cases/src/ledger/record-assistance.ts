import type { StepOrder, WorkReport } from '@countersign/schema';
import type { OutboxRecord, WriteTransaction } from '../ports/index.ts';
import { startedBy } from '../tasks/started-by.ts';
import { waitingStarter } from './assistance-of.ts';
import { isUnchanged, storeSecret } from './begin-attempt.ts';
import { holderOf } from './holder-of.ts';
import type { LedgerDeps, WorkerActor } from './ledger-deps.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';

interface Assisted {
  readonly snapshot: StepSnapshot;
  readonly outbox: OutboxRecord;
  readonly assistance: NonNullable<StepOrder['assistance']>;
  readonly actor: WorkerActor;
}

/** Keeps the password that was sealed to the person who has taken the step on. */
export function recordHandover(
  tx: WriteTransaction,
  deps: LedgerDeps,
  { snapshot, assistance, actor, sealed }: Assisted & { readonly sealed: string },
): 'settled' | 'moved' {
  const task = tx.tasks.openOfStep(snapshot.step.id);
  if (!isUnchanged(tx, snapshot) || task === undefined || task.id !== assistance.task) return 'moved';
  const { step, request } = snapshot;
  if (holderOf(tx, { id: step.id, kind: step.plan.kind }, request) !== null) return 'moved';
  const starter = waitingStarter(tx, task, startedBy(tx, deps, task));
  // Somebody else has taken the task over meanwhile, which made it due once more.
  if (starter === undefined || starter.recipient !== assistance.recipient) return 'moved';
  storeSecret(tx, deps, { snapshot, actor, purpose: 'operator', principal: starter.id, sealed });
  return 'settled';
}

/** Records what trying the credentials came to that were handed in, and that nothing is left to do for the person. */
export function recordAssistance(
  tx: WriteTransaction,
  {
    snapshot,
    outbox,
    assistance,
    actor,
    trial,
  }: Assisted & Pick<Extract<WorkReport, { kind: 'assisted' }>, 'trial'>,
): 'settled' | 'moved' {
  if (!isUnchanged(tx, snapshot)) return 'moved';
  const { step, request } = snapshot;
  removeIfSame(tx, outbox);
  // Whoever was faster than the worker has taken access away already: what was tried says nothing then.
  if (assistance.task === null || tx.tasks.openOfStep(step.id)?.id !== assistance.task) return 'settled';
  if (trial === null || trial.secret !== assistance.untried?.secret) return 'settled';
  tx.audit.append(actor, {
    type: 'credential.proven',
    request: request.id,
    data: {
      secret: trial.secret,
      step: step.id,
      key: step.key,
      good: trial.result.kind === 'good',
      observations: [...trial.result.observations],
    },
  });
  return 'settled';
}

/**
 * Takes back what made the step due, unless something else has made it due since: whoever takes the task over while the
 * worker is at work for the one before, which changes neither step nor request, still needs their password sealed and their
 * credentials tried.
 */
export function removeIfSame(tx: WriteTransaction, { id, subject }: OutboxRecord): void {
  if (tx.outbox.ofSubject(subject)?.id === id) tx.outbox.removeOf(subject);
}
