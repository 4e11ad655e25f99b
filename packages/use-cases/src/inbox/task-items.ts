import type { Principal } from '@countersign/schema';
import { foreseeSeparationOfDuties } from '../evaluation/check-separation-of-duties.ts';
import { freezeOver } from '../freezes/freeze-over.ts';
import type { ReadTransaction, WaitingRecord } from '../ports/index.ts';
import { taskBlockerBy } from '../tasks/task-blocker.ts';
import { taskOf } from '../tasks/task-of.ts';
import type { InboxDeps } from './inbox-deps.ts';
import type { InboxItem } from './inbox-item.ts';
import { requestLine } from './request-line.ts';

/** A task that this person may do, or look at again. */
export function taskItems(
  tx: ReadTransaction,
  deps: Omit<InboxDeps, 'pause'>,
  { principal, row }: { readonly principal: Principal; readonly row: WaitingRecord },
): readonly InboxItem[] {
  const inHand = taskOf(tx, row.id);
  const operation = inHand.task.state === 'completed' ? 'confirm-task' : 'complete-task';
  const blocker = taskBlockerBy(
    tx,
    { inHand, principal, operation },
    {
      judge: (duty) => foreseeSeparationOfDuties(tx, deps, duty),
      // Whoever opens it is shown it only as the log says it is, and judged by that.
      requireLogged: () => undefined,
    },
  );
  if (blocker !== undefined) return [];
  const { request, task } = inHand;
  const freeze = freezeOver(tx, request);
  return [
    {
      kind: operation === 'confirm-task' ? 'confirmation' : 'task',
      id: task.id,
      request: request.id,
      account: request.account,
      what: `${task.title}: ${requestLine(tx, request)}`,
      askedBy: operation === 'confirm-task' ? task.completedBy : request.requester,
      risk: row.risk,
      since: row.since,
      dueAt: row.dueAt,
      acknowledgement: null,
      signature: null,
      note: freeze === undefined ? null : `frozen (${freeze.id}): wait until it is lifted`,
    },
  ];
}
