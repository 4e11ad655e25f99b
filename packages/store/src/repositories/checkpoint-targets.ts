import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { checkpointTargetTable as target } from '../tables/checkpoints.ts';

export function createCheckpointTargetReader(db: Database): ReadTransaction['checkpointTargets'] {
  const byId = db
    .select()
    .from(target)
    .where(eq(target.id, sql.placeholder('id')))
    .prepare();
  const all = db.select().from(target).orderBy(asc(target.id)).prepare();
  return { get: (id) => byId.get({ id }), list: () => all.all() };
}

export function createCheckpointTargetWriter(db: Database): WriteTransaction['checkpointTargets'] {
  const insert = prepareInsert(db, target);
  const remove = db
    .delete(target)
    .where(eq(target.id, sql.placeholder('id')))
    .prepare();
  return {
    ...createCheckpointTargetReader(db),
    put: (record) => {
      remove.run({ id: record.id });
      insert(record);
    },
    remove: (id) => {
      remove.run({ id });
    },
  };
}
