import { ACTIONS } from '@countersign/schema';
import type { DecisionRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { decisionTable as decision } from '../tables/requests.ts';

const record = {
  request: decision.request,
  revision: decision.revision,
  decision: decision.decision,
  digest: decision.digest,
  facts: decision.facts,
  createdAt: decision.createdAt,
};

export function readDecisions(db: Database): ReadTransaction['decisions'] {
  const byId = db
    .select(record)
    .from(decision)
    .where(eq(decision.id, sql.placeholder('id')))
    .prepare();
  // A revision has decisions about its reviews and tasks as well. The one that let it in, or did not, is the first
  // about the action that it asks for.
  const admission = db
    .select(record)
    .from(decision)
    .where(
      and(
        eq(decision.request, sql.placeholder('request')),
        eq(decision.revision, sql.placeholder('revision')),
        inArray(decision.operation, [...ACTIONS]),
      ),
    )
    .orderBy(asc(decision.id))
    .limit(1)
    .prepare();
  const newest = db
    .select(record)
    .from(decision)
    .orderBy(desc(decision.id))
    .limit(sql.placeholder('limit'))
    .prepare();
  return {
    get: (id) => byId.get({ id }),
    newest: (limit) => newest.all({ limit }),
    ofRevision: (request, revision) => admission.get({ request, revision }),
  };
}

export function writeDecisions(db: Database): WriteTransaction['decisions'] {
  const insert = prepareInsert(db, decision);
  return {
    ...readDecisions(db),
    insert: (row: DecisionRecord) =>
      insert({ ...row, id: row.decision.id, operation: row.decision.operation }),
  };
}
