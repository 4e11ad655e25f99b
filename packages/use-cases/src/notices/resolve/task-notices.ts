import type { NotificationName } from '@countersign/schema';
import { requestEntries } from '../../log/request-entries.ts';
import type { TaskRecord } from '../../ports/index.ts';
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
    const data = dataOf(context, 'task.opened', 'task.started', 'task.completed', 'task.confirmed');
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
  'task-overdue': opened,
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
    const before = requestEntries(tx, request.id, 'task.started').findLast(
      (one) => one.data.task === task.id && one.index < index,
    );
    const holder = before?.actor.kind === 'principal' ? before.actor.id : null;
    return holder === null || holder === actorOf({ entry }) ? [] : [holder];
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
