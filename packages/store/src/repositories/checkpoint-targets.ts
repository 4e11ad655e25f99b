import type { CheckpointTargetRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { checkpointTargetTable as target } from '../tables/checkpoints.ts';

export function createCheckpointTargetReader(
  db: Database,
  authority: AuthorityCheck,
): ReadTransaction['checkpointTargets'] {
  const all = db.select().from(target).orderBy(asc(target.id), asc(target.identity)).prepare();
  // One that is missing may have contradicted the log.
  return { list: () => authority.requireAll('checkpoint_target', all.all()) };
}

export function createCheckpointTargetWriter(
  db: Database,
  authority: AuthorityCheck,
): WriteTransaction['checkpointTargets'] {
  const insert = prepareInsert(db, target);
  const remove = db
    .delete(target)
    .where(and(eq(target.id, sql.placeholder('id')), eq(target.identity, sql.placeholder('identity'))))
    .prepare();
  const take = ({ id, identity }: Pick<CheckpointTargetRecord, 'id' | 'identity'>) => {
    remove.run({ id, identity });
  };
  return {
    ...createCheckpointTargetReader(db, authority),
    put: (record) => {
      take(record);
      insert(record);
    },
    remove: take,
  };
}
