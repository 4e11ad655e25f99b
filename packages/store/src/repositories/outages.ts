import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { outageTable as outage } from '../tables/execution.ts';

export function createOutageReader(db: Database): ReadTransaction['outages'] {
  const byAccount = db
    .select()
    .from(outage)
    .where(eq(outage.account, sql.placeholder('account')))
    .prepare();
  const all = db.select().from(outage).orderBy(asc(outage.account)).prepare();
  return { get: (account) => byAccount.get({ account }), list: () => all.all() };
}

export function createOutageWriter(db: Database): WriteTransaction['outages'] {
  const insert = prepareInsert(db, outage);
  const update = prepareUpdate(db, outage, {
    key: outage.account,
    set: ['failures', 'code', 'openedAt', 'probes', 'probeAt', 'trial'],
  });
  const remove = db
    .delete(outage)
    .where(eq(outage.account, sql.placeholder('account')))
    .prepare();
  return {
    ...createOutageReader(db),
    // Not deleted and inserted: the end of an outage lets go of what it holds.
    put: (record) => {
      if (!update(record.account, record)) insert(record);
    },
    remove: (account) => {
      remove.run({ account });
    },
  };
}
