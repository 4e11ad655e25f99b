import type { Instant, Principal } from '@countersign/schema';
import { foreseeSeparationOfDuties } from '../evaluation/check-separation-of-duties.ts';
import { freezeOver } from '../freezes/freeze-over.ts';
import type { ReadTransaction, TaskRecord, WaitingRecord } from '../ports/index.ts';
import { taskBlockerBy } from '../tasks/task-blocker.ts';
import { taskOf } from '../tasks/task-of.ts';
import type { InboxDeps } from './inbox-deps.ts';
import type { InboxItem } from './inbox-item.ts';
import { requestLine } from './request-line.ts';

/** A task that this person may do, or look at again. */
export function taskItems(
  tx: ReadTransaction,
  deps: Omit<InboxDeps, 'pause'>,
  {
    principal,
    row,
    now,
  }: { readonly principal: Principal; readonly row: WaitingRecord; readonly now: Instant },
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
  const holder = task.state === 'open' ? holderOf(tx, task) : undefined;
  // What somebody else has in hand waits for them, until it is late.
  const isOthers = holder !== undefined && holder.id !== principal.id;
  if (isOthers && row.dueAt > now) return [];
  const freeze = freezeOver(tx, request);
  return [
    {
      kind: operation === 'confirm-task' ? 'confirmation' : 'task',
      id: task.id,
      request: request.id,
      account: request.account,
      what: `${task.title}: ${requestLine(tx, request)}`,
      askedBy: operation === 'confirm-task' ? task.completedBy : request.requester,
      onBehalfOf: null,
      risk: row.risk,
      since: row.since,
      dueAt: row.dueAt,
      acknowledgement: null,
      signature: null,
      note: noteOf({
        freeze: freeze?.id,
        holder: isOthers ? holder.name : undefined,
        isOwn: holder?.id === principal.id,
      }),
    },
  ];
}

/** Who has a task in hand and can do it; undefined where nobody does. */
function holderOf(tx: ReadTransaction, { takenBy }: TaskRecord): Principal | undefined {
  const holder = takenBy === null ? undefined : tx.principals.get(takenBy);
  return holder?.state === 'active' ? holder : undefined;
}

function noteOf(about: {
  readonly freeze: string | undefined;
  readonly holder: string | undefined;
  readonly isOwn: boolean;
}): string | null {
  if (about.freeze !== undefined) return `frozen (${about.freeze}): wait until it is lifted`;
  if (about.holder !== undefined) return `${about.holder} has it in hand and is late`;
  return about.isOwn ? 'in your hands' : null;
}
