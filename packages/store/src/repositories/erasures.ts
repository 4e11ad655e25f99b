import { CountersignError } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { desc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { erasureTable as erasure } from '../tables/personal.ts';

export function createErasureReader(db: Database): ReadTransaction['erasures'] {
  const byId = db
    .select()
    .from(erasure)
    .where(eq(erasure.id, sql.placeholder('id')))
    .prepare();
  const all = db.select().from(erasure).orderBy(desc(erasure.id)).prepare();
  const inState = db
    .select()
    .from(erasure)
    .where(eq(erasure.state, sql.placeholder('state')))
    .orderBy(desc(erasure.id))
    .prepare();
  const ofSubject = db
    .select()
    .from(erasure)
    .where(eq(erasure.subject, sql.placeholder('subject')))
    .orderBy(desc(erasure.id))
    .prepare();
  return {
    get: (id) => byId.get({ id }),
    list: (state) => (state === undefined ? all.all() : inState.all({ state })),
    ofSubject: (subject) => ofSubject.all({ subject }),
  };
}

export function createErasureWriter(db: Database): WriteTransaction['erasures'] {
  const read = createErasureReader(db);
  const insert = prepareInsert(db, erasure);
  const update = prepareUpdate(db, erasure, { key: erasure.id, set: ['state', 'settledBy', 'settledAt'] });
  return {
    ...read,
    insert: (row) =>
      refusingDuplicates(() => insert(row), {
        columns: 'erasure.subject',
        refusal: () => new CountersignError('ALREADY_EXISTS', { what: 'open erasure of', id: row.subject }),
      }),
    settle: (id, patch) => {
      update(id, { ...requireRow(read.get(id), 'erasure', id), ...patch });
    },
  };
}
