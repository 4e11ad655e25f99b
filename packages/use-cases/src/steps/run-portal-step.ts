import { verifyFirstInstructions } from '@countersign/lifecycle';
import type { Actor } from '@countersign/schema';
import { preparePassword } from '../credentials/prepare-password.ts';
import type { ExecutionDeps } from '../execution-deps.ts';
import type { StepRecord } from '../ports/index.ts';
import { isUnchanged, startRequest, storeSecrets } from './begin-attempt.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';
import { openTask } from './open-task.ts';

/** Hands a step to a person: seals the password that it may need and opens the task. The attempt is the person's. */
export async function runPortalStep(
  deps: ExecutionDeps,
  snapshot: StepSnapshot,
  actor: Actor,
): Promise<'settled' | 'moved'> {
  const secrets = await preparePassword(deps, snapshot);
  return deps.store.write((tx) => {
    if (!isUnchanged(tx, snapshot)) return 'moved';
    const { request, history } = snapshot;
    const step = history.doubtful ? verifyFirst(snapshot.step) : snapshot.step;
    const attempt = step.attempts + 1;
    startRequest(tx, deps, { snapshot, actor });
    storeSecrets(tx, { snapshot, actor, secrets });
    tx.steps.update(step.id, { state: 'with-person', attempts: attempt, updatedAt: deps.clock.now() });
    tx.outbox.removeOf(step.id);
    tx.audit.append(actor, {
      type: 'step.attempted',
      request: request.id,
      data: { step: step.id, key: step.key, attempt },
    });
    openTask(tx, deps, { step, kind: 'portal', problem: null, actor });
    return 'settled';
  });
}

function verifyFirst(step: StepRecord): StepRecord {
  const { instructions } = step.plan;
  if (instructions === null) return step;
  return { ...step, plan: { ...step.plan, instructions: verifyFirstInstructions(instructions) } };
}
