import type { NotificationName } from '@countersign/schema';
import { requestEntries } from '../../log/request-entries.ts';
import type { ReadTransaction, TaskRecord } from '../../ports/index.ts';
import { operatorsOf } from '../operators-of.ts';
import { actorOf, dataOf, type Resolve, type ResolveContext, type ResolveTable } from './resolve-context.ts';

const STOPPED: ReadonlySet<TaskRecord['kind']> = new Set(['dead-letter', 'outcome-unknown']);

type WithTask = ResolveContext & {
  readonly task: TaskRecord;
  readonly request: NonNullable<ResolveContext['request']>;
};

const ofTask =
  (recipients: (context: WithTask) => readonly string[]): Resolve =>
  (context) => {
    const data = dataOf(
      context,
      'task.opened',
      'task.started',
      'task.released',
      'task.handed-over',
      'task.completed',
      'task.confirmed',
    );
    const task = data === null ? undefined : context.tx.tasks.get(data.task);
    const { request } = context;
    if (task === undefined || request === null) return [];
    const told = recipients({ ...context, task, request });
    return told.length === 0 ? [] : [{ subject: task.id, account: request.account, recipients: told }];
  };

const opened = ofTask((context) =>
  context.task.state === 'open' && !STOPPED.has(context.task.kind)
    ? operatorsOf(context.tx, context.directory, context)
    : [],
);

/** What is told of tasks to those who do them. */
export const TASK_NOTICES = {
  'task-open': opened,
  'invitation-ending': () => [],
  'invitation-over': () => [],
  'task-due-soon': () => [],
  'task-overdue': () => [],
  'task-long-overdue': () => [],
  'step-stopped': ofTask((context) => {
    const { task, request, directory, tx } = context;
    if (task.state !== 'open' || !STOPPED.has(task.kind)) return [];
    return [
      ...new Set([
        ...operatorsOf(tx, directory, context),
        ...directory.withRole('administrator', request.account),
      ]),
    ];
  }),
  'second-look-wanted': ofTask((context) =>
    context.task.state === 'completed' && context.task.confirmedBy === 'second-person'
      ? operatorsOf(context.tx, context.directory, context)
      : [],
  ),
  'task-taken-over': ofTask(({ tx, entry, index, task, request }) => {
    const holder = holderBefore(tx, { request: request.id, task: task.id, index });
    return holder === null || holder === actorOf({ entry }) ? [] : [holder];
  }),
  'task-released': ofTask(({ entry }) => {
    const holder = dataOf({ entry }, 'task.released')?.holder;
    return holder === undefined || holder === actorOf({ entry }) ? [] : [holder];
  }),
  'task-handed-over': ofTask(({ entry }) => {
    const to = dataOf({ entry }, 'task.handed-over')?.to;
    return to === undefined ? [] : [to];
  }),
  'task-not-accepted': ofTask(({ tx, entry, task, request }) => {
    if (dataOf({ entry }, 'task.confirmed')?.accepted !== false) return [];
    const completed = tx.tasks
      .history(request.id)
      .findLast((one) => one.task === task.id && one.kind === 'completed');
    return completed === undefined ? [] : [completed.principal];
  }),
  'credential-waiting': (context) => {
    const data = dataOf(context, 'credential.sealed');
    const { request, tx } = context;
    if (data === null || data.purpose !== 'owner' || request === null) return [];
    const receiver = tx.secrets.get(data.secret)?.principal ?? null;
    return receiver === null
      ? []
      : [{ subject: data.secret, account: request.account, recipients: [receiver] }];
  },
} as const satisfies Partial<ResolveTable<NotificationName>>;

/** Who had a task in hand before an entry; null where nobody had. */
function holderBefore(
  tx: ReadTransaction,
  { request, task, index }: { readonly request: string; readonly task: string; readonly index: number },
): string | null {
  const moves = [
    ...requestEntries(tx, request, 'task.started').map(({ actor, ...one }) => ({
      ...one,
      holder: actor.kind === 'principal' ? actor.id : null,
    })),
    ...requestEntries(tx, request, 'task.released').map((one) => ({ ...one, holder: null })),
    ...requestEntries(tx, request, 'task.handed-over').map((one) => ({ ...one, holder: one.data.to })),
  ];
  return (
    moves
      .filter(({ data, index: at }) => data.task === task && at < index)
      .toSorted((one, other) => one.index - other.index)
      .at(-1)?.holder ?? null
  );
}
