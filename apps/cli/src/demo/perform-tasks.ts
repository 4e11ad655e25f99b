import { ApiError } from '@countersign/api-client';
import type { TaskInHandView, TaskView } from '@countersign/schema';
import type { DemoContext } from './demo-context.ts';
import type { DemoUser, DemoUsers } from './demo-users.ts';
import { decideDotdigital, performDotdigitalTask } from './perform-dotdigital-task.ts';
import { performEsetTask } from './perform-eset-task.ts';

/** What a person did for a request. */
export interface PerformedTask {
  readonly task: string;
  readonly request: string;
  readonly kind: string;
  readonly title: string;
  readonly completedBy: string;
  readonly confirmedBy: string | null;
}

/**
 * Plays the people for one task: the portal operator does it, and where it takes a second look, another operator has it.
 * Gives nothing when the task settled itself meanwhile, as one does that the worker polls for.
 */
export async function performTask(
  demo: DemoContext,
  demoUsers: DemoUsers,
  task: TaskView,
): Promise<PerformedTask | undefined> {
  const first = demoUsers('portal-operator');
  const second = demoUsers('portal-operator-2');
  try {
    if (task.state === 'open') {
      const inHand = await first.client.showTask({ params: { id: task.id } });
      const body = await settle(demo, inHand, first);
      await first.client.completeTask({ params: { id: task.id }, body });
    }
    const needsSecond = task.confirmedBy === 'second-person';
    if (needsSecond) {
      const params = { id: task.id };
      const { report } = await second.client.showTask({ params });
      await second.client.confirmTask({ params, body: { accepted: true, report: report ?? 0 } });
    }
    return played(task, { completedBy: first.name, confirmedBy: needsSecond ? second.name : null });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'TASK_STATE') return undefined;
    throw error;
  }
}

async function settle(demo: DemoContext, task: TaskInHandView, demoUser: DemoUser) {
  if (task.kind === 'outcome-unknown' && task.stepKey === 'dotdigital.create-api-user')
    return decideDotdigital(demo, task);
  if (task.kind === 'dead-letter' || task.kind === 'outcome-unknown')
    throw new Error(`${task.title} of ${task.request} needs a decision: ${task.problem?.message ?? ''}`);
  const evidence = await (task.provider === 'dotdigital'
    ? performDotdigitalTask(demo, task, demoUser)
    : performEsetTask(demo, task));
  return { verdict: 'done' as const, evidence };
}

const played = (
  task: Pick<TaskInHandView, 'id' | 'request' | 'kind' | 'title'>,
  by: Pick<PerformedTask, 'completedBy' | 'confirmedBy'>,
): PerformedTask => ({ task: task.id, request: task.request, kind: task.kind, title: task.title, ...by });
