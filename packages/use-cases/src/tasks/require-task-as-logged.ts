import { CountersignError } from '@countersign/schema';
import type { RequestHistories } from '../ledger/permit-histories.ts';
import type { Logger, ReadTransaction, RequestRecord, TaskRecord } from '../ports/index.ts';
import { requireAsLogged } from '../requests/as-logged.ts';
import { type TaskInHand, taskOf } from './task-of.ts';

interface LoggedDeps {
  readonly histories: RequestHistories;
  readonly logger: Logger;
}

/**
 * Refuses to act upon a task whose request, permit, steps or content are not what the signed log says, or what anybody did with any task
 * of the request. @throws CountersignError AUTHORITY_MISMATCH, LOG_INCONSISTENT
 */
export function requireTaskAsLogged(
  tx: ReadTransaction,
  deps: LoggedDeps,
  { task, step, request }: TaskInHand,
): void {
  const permit = tx.permits.get(step.permit) ?? null;
  const steps = tx.steps.ofRequest(request.id).filter((one) => one.permit === step.permit);
  requireAsLogged(tx, deps, { request, steps, tasks: [task], permit });
}

/** What is over nobody is guided by any more. */
const isOver = ({ state }: TaskRecord): boolean => state === 'confirmed' || state === 'cancelled';

/** Refuses to show somebody what to do that nobody approved. @throws as `requireTaskAsLogged` */
export function requireShownTaskAsLogged(tx: ReadTransaction, deps: LoggedDeps, task: TaskRecord): void {
  if (!isOver(task)) requireTaskAsLogged(tx, deps, taskOf(tx, task.id));
}

/** Those of a list that may be shown; about each other one an alarm was raised. @throws CountersignError LOG_INCONSISTENT */
export const onlyTasksAsLogged = (
  tx: ReadTransaction,
  deps: LoggedDeps,
  tasks: readonly TaskRecord[],
): readonly TaskRecord[] =>
  tasks.filter((task) => {
    try {
      requireShownTaskAsLogged(tx, deps, task);
      return true;
    } catch (error) {
      if (error instanceof CountersignError && error.code === 'AUTHORITY_MISMATCH') return false;
      throw error;
    }
  });

const GOES_ON: ReadonlySet<string> = new Set(['returned', 'in-review', 'approved', 'in-progress']);

/** Refuses to show a request to whoever reviews it or carries it out where it is another one. @throws as `requireTaskAsLogged` */
export function requireShownRequestAsLogged(
  tx: ReadTransaction,
  deps: LoggedDeps,
  request: RequestRecord,
): void {
  if (!GOES_ON.has(request.state)) return;
  requireAsLogged(tx, deps, {
    request,
    steps: tx.steps.ofRequest(request.id).filter(({ state }) => state !== 'skipped'),
    tasks: tx.tasks.ofRequest(request.id).filter((task) => !isOver(task)),
    comments: tx.comments.ofRequest(request.id),
  });
}
