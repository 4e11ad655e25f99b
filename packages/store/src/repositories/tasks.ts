import type { ReadTransaction, TaskFilter, TaskRecord, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher, Sealed } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, count, eq, getTableColumns, lte, sql } from '../sql/drizzle.ts';
import { listInScope } from '../sql/list-in-scope.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareList } from '../sql/prepare-list.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { taskTable as task, taskEventTable as taskEvent } from '../tables/execution.ts';
import { requestTable as request } from '../tables/requests.ts';

// Where a task belongs is told by its request; the columns serve lists only.
const { account: _a, integration: _i, requester: _r, ...record } = getTableColumns(task);

export function createTaskReader(db: Database, cipher: FieldCipher): ReadTransaction['tasks'] {
  const byId = db
    .select(record)
    .from(task)
    .where(eq(task.id, sql.placeholder('id')))
    .prepare();
  const listAll = prepareList<TaskFilter, Sealed<TaskRecord>>({
    id: task.id,
    filters: {
      state: task.state,
      request: task.request,
      account: task.account,
      integration: task.integration,
      requester: task.requester,
    },
    prepare: (where, order) =>
      db.select(record).from(task).where(where).orderBy(order).limit(sql.placeholder('limit')).prepare(),
  });
  const list = listInScope(listAll, {
    accounts: 'account',
    integrations: 'integration',
    principal: 'requester',
  });
  // Literally the condition of the index task_open: with a bound value SQLite could not know that the index serves.
  const openOfStep = db
    .select(record)
    .from(task)
    .where(and(eq(task.step, sql.placeholder('step')), sql`${task.state} = 'open'`))
    .prepare();
  const ofRequest = db
    .select(record)
    .from(task)
    .where(eq(task.request, sql.placeholder('request')))
    .orderBy(asc(task.id))
    .prepare();
  const history = db
    .select()
    .from(taskEvent)
    .where(eq(taskEvent.request, sql.placeholder('request')))
    .orderBy(asc(taskEvent.task), asc(taskEvent.position))
    .prepare();
  // Literally the condition of the index task_valid_until.
  const invitations = db
    .select(record)
    .from(task)
    .where(
      and(
        sql`${task.state} = 'open' AND ${task.validUntil} IS NOT NULL`,
        lte(task.validUntil, sql.placeholder('until')),
      ),
    )
    .orderBy(asc(task.validUntil), asc(task.id))
    .limit(sql.placeholder('limit'))
    .prepare();
  const openByKind = db
    .select({ kind: task.kind, count: count() })
    .from(task)
    .where(eq(task.state, 'open'))
    .groupBy(task.kind)
    .prepare();
  const open = (row: Sealed<TaskRecord>): TaskRecord => cipher.decryptRow('task', row);
  const openIf = (row: Sealed<TaskRecord> | undefined) => row && open(row);
  return {
    get: (id) => openIf(byId.get({ id })),
    countOpenByKind: () => Object.fromEntries(openByKind.all().map((row) => [row.kind, row.count])),
    list: (filter) => list(filter).map(open),
    invitationsUntil: (until, limit) => invitations.all({ until, limit }).map(open),
    openOfStep: (step) => openIf(openOfStep.get({ step })),
    ofRequest: (request) => ofRequest.all({ request }).map(open),
    history: (request) => history.all({ request }).map((row) => cipher.decryptRow('task_event', row)),
  };
}

export function createTaskWriter(db: Database, cipher: FieldCipher): WriteTransaction['tasks'] {
  const read = createTaskReader(db, cipher);
  const insert = prepareInsert(db, task);
  const placeOf = db
    .select({ account: request.account, integration: request.integration, requester: request.requester })
    .from(request)
    .where(eq(request.id, sql.placeholder('id')))
    .prepare();
  const insertEvent = prepareInsert(db, taskEvent);
  const close = (row: TaskRecord) => cipher.encryptRow('task', row, cipher.subjects.ofRequest(row.request));
  const update = prepareUpdate(db, task, {
    key: task.id,
    set: [
      'state',
      'title',
      'instructions',
      'confirmedBy',
      'takenBy',
      'dueAt',
      'invitedAt',
      'validUntil',
      'completedBy',
      'verdict',
      'evidence',
      'confirmer',
      'completedAt',
      'confirmedAt',
      'sealed',
    ],
  });
  return {
    ...read,
    insert: (row) => {
      const place = requireRow(placeOf.get({ id: row.request }), 'request', row.request);
      insert({ ...close(row), ...place });
    },
    recordEvent: (event) => {
      const position = read.history(event.request).filter(({ task: id }) => id === event.task).length;
      const subject = cipher.subjects.ofRequest(event.request);
      insertEvent(cipher.encryptRow('task_event', { ...event, position }, subject));
    },
    update: (id, patch) => {
      update(id, close({ ...requireRow(read.get(id), 'task', id), ...patch }));
    },
  };
}
