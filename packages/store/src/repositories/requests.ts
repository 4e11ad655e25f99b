import type { RequestState } from '@countersign/schema';
import type {
  ReadTransaction,
  RequestFilter,
  RequestRecord,
  WriteTransaction,
} from '@countersign/use-cases/ports';
import type { SQL } from 'drizzle-orm';
import type { FieldCipher } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import {
  and,
  count,
  eq,
  getTableColumns,
  gt,
  inArray,
  isNull,
  ne,
  notInArray,
  or,
  sql,
} from '../sql/drizzle.ts';
import { listInScope } from '../sql/list-in-scope.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareList } from '../sql/prepare-list.ts';
import { preparePatch } from '../sql/prepare-patch.ts';
import { requireRow } from '../sql/require-row.ts';
import { requestTable as request } from '../tables/requests.ts';

// Whom a request is about serves encryption only; it is no part of the record.
const { subject: _, ...record } = getTableColumns(request);

export function createRequestReader(db: Database): ReadTransaction['requests'] {
  const byId = db
    .select(record)
    .from(request)
    .where(eq(request.id, sql.placeholder('id')))
    .prepare();
  const list = prepareList<RequestFilter, RequestRecord>({
    id: request.id,
    filters: {
      state: request.state,
      account: request.account,
      integration: request.integration,
      action: request.action,
      batch: request.batch,
      requester: request.requester,
    },
    prepare: (where, order) =>
      db.select(record).from(request).where(where).orderBy(order).limit(sql.placeholder('limit')).prepare(),
  });
  // Of the two indexes that serve, SQLite would take the one that has every request of the API user there ever was.
  const inProgressFor = db.$client
    .prepare<[string, string], string>(
      `SELECT id FROM request INDEXED BY request_in_progress
       WHERE state = 'in-progress' AND api_user = ? AND id <> ? LIMIT 1`,
    )
    .pluck();
  const openAbout = db
    .select(record)
    .from(request)
    .where(
      and(
        eq(request.apiUser, sql.placeholder('apiUser')),
        inArray(request.state, ['returned', 'in-review', 'approved', 'in-progress']),
      ),
    )
    .prepare();
  const countByState = db
    .select({ state: request.state, count: count() })
    .from(request)
    .groupBy(request.state)
    .prepare();
  // So many are far beyond every limit; counting on would make a file of thousands slow.
  const removalsWhere = (...conditions: readonly (SQL | undefined)[]) =>
    db
      .select({ id: request.id })
      .from(request)
      .where(
        and(
          eq(request.account, sql.placeholder('account')),
          ne(request.id, sql.placeholder('exceptRequest')),
          ...conditions,
        ),
      )
      .limit(100)
      .prepare();
  const asked = removalsWhere(
    gt(request.removesAt, sql.placeholder('since')),
    or(isNull(request.batch), ne(request.batch, sql.placeholder('exceptBatch'))),
    notInArray(request.state, ['denied', 'rejected', 'cancelled']),
  );
  // Literally the conditions of the indexes request_removing and request_removed.
  const removing = removalsWhere(
    sql`${request.removesAt} IS NOT NULL`,
    sql`${request.state} IN ('approved', 'in-progress')`,
    // What nobody began in time cannot begin any more, however long it is held.
    sql`NOT EXISTS (SELECT 1 FROM permit WHERE permit.request = ${request.id} AND permit.revision = ${request.revision}
      AND permit.used_at IS NULL AND permit.expires_at <= ${sql.placeholder('now')})`,
  );
  const removed = removalsWhere(
    sql`${request.removesAt} IS NOT NULL`,
    sql`${request.state} IN ('done', 'failed')`,
    gt(request.updatedAt, sql.placeholder('since')),
  );
  return {
    countRemovals: (range) => asked.all({ ...range }).length,
    countReleasedRemovals: (range) => removing.all({ ...range }).length + removed.all({ ...range }).length,
    get: (id) => byId.get({ id }),
    list: listInScope(list, { accounts: 'account', integrations: 'integration', principal: 'requester' }),
    inProgressFor: (apiUser, except) => {
      const id = inProgressFor.get(apiUser, except);
      return id === undefined ? undefined : byId.get({ id });
    },
    openAbout: (apiUser) => openAbout.all({ apiUser }),
    countByState: () => {
      const counts: Partial<Record<RequestState, number>> = {};
      for (const row of countByState.all()) counts[row.state] = row.count;
      return counts;
    },
  };
}

export function createRequestWriter(db: Database, cipher: FieldCipher): WriteTransaction['requests'] {
  const read = createRequestReader(db);
  const insert = prepareInsert(db, request);
  const update = preparePatch(db, request, {
    key: request.id,
    set: ['state', 'revision', 'apiUser', 'failure', 'operator', 'integration', 'removesAt', 'updatedAt'],
  });
  return {
    ...read,
    insert: (row) => {
      insert({ ...row, subject: row.apiUser === null ? row.id : cipher.subjects.ofApiUser(row.apiUser) });
    },
    update: (id, patch) => {
      if (!update(id, patch)) requireRow(undefined, 'request', id);
    },
  };
}
