import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { destinationTable as destination } from '../tables/deliveries.ts';

export function createDestinationReader(
  db: Database,
  authority: AuthorityCheck,
): ReadTransaction['destinations'] {
  const byId = db
    .select()
    .from(destination)
    .where(eq(destination.id, sql.placeholder('id')))
    .prepare();
  const all = db.select().from(destination).orderBy(asc(destination.id)).prepare();
  return {
    get: (id) => {
      const row = byId.get({ id });
      return row && authority.require('destination', row);
    },
    list: () => authority.only('destination', all.all()),
  };
}

export function createDestinationWriter(
  db: Database,
  authority: AuthorityCheck,
): WriteTransaction['destinations'] {
  const insert = prepareInsert(db, destination);
  const open = prepareUpdate(db, destination, { key: destination.id, set: ['openedAt'] });
  const remove = db
    .delete(destination)
    .where(eq(destination.id, sql.placeholder('id')))
    .prepare();
  return {
    ...createDestinationReader(db, authority),
    insert,
    open: (id, openedAt) => {
      requireRow(open(id, { openedAt }) || undefined, 'destination', id);
    },
    remove: (id) => {
      remove.run({ id });
    },
  };
}
