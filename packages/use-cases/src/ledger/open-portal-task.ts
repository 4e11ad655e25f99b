import { verifyFirstInstructions } from '@countersign/lifecycle';
import type { SealedPassword } from '@countersign/schema';
import type { StepRecord, WriteTransaction } from '../ports/index.ts';
import { openTask } from '../steps/open-task.ts';
import { startRequest, storePassword } from './begin-attempt.ts';
import type { LedgerDeps, WorkerActor } from './ledger-deps.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';

/** Hands a step to a person, with the password that it may need. The attempt is the person's. */
export function openPortalTask(
  tx: WriteTransaction,
  deps: LedgerDeps,
  prepared: { snapshot: StepSnapshot; actor: WorkerActor; password: SealedPassword | null },
): void {
  const { snapshot, actor } = prepared;
  const { request, history } = snapshot;
  const step = history.doubtful ? verifyFirst(snapshot.step) : snapshot.step;
  const attempt = step.attempts + 1;
  startRequest(tx, deps, prepared);
  storePassword(tx, deps, prepared);
  tx.steps.update(step.id, { state: 'with-person', attempts: attempt, updatedAt: deps.clock.now() });
  tx.outbox.removeOf(step.id);
  tx.audit.append(actor, {
    type: 'step.attempted',
    request: request.id,
    data: { step: step.id, key: step.key, attempt },
  });
  openTask(tx, deps, { step, kind: 'portal', problem: null, actor });
}

function verifyFirst(step: StepRecord): StepRecord {
  const { instructions } = step.plan;
  if (instructions === null) return step;
  return { ...step, plan: { ...step.plan, instructions: verifyFirstInstructions(instructions) } };
}
