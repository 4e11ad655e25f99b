import { CountersignError } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { and, desc, eq, isNull, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { requireRow } from '../sql/require-row.ts';
import { permitTable as permit } from '../tables/execution.ts';

export function createPermitReader(db: Database): ReadTransaction['permits'] {
  const byId = db
    .select()
    .from(permit)
    .where(eq(permit.id, sql.placeholder('id')))
    .prepare();
  const newest = db
    .select()
    .from(permit)
    .where(eq(permit.request, sql.placeholder('request')))
    .orderBy(desc(permit.id))
    .limit(1)
    .prepare();
  return {
    get: (id) => byId.get({ id }),
    ofRequest: (request) => newest.get({ request }),
  };
}

export function createPermitWriter(db: Database): WriteTransaction['permits'] {
  const read = createPermitReader(db);
  const use = db
    .update(permit)
    .set({ usedAt: sql`${sql.placeholder('at')}` })
    .where(and(eq(permit.id, sql.placeholder('id')), isNull(permit.usedAt)))
    .prepare();
  return {
    ...read,
    insert: prepareInsert(db, permit),
    markUsed: (id, at) => {
      if (use.run({ id, at }).changes > 0) return;
      requireRow(read.get(id), 'permit', id);
      throw new CountersignError('PERMIT_INVALID', { problem: `the permit ${id} was used already` });
    },
  };
}
