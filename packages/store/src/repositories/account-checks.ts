import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { eq, sql } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { accountCheckTable as accountCheck } from '../tables/directory.ts';

export function readAccountChecks(db: Database): ReadTransaction['accountChecks'] {
  const byId = db
    .select()
    .from(accountCheck)
    .where(eq(accountCheck.id, sql.placeholder('id')))
    .prepare();
  return { get: (id) => byId.get({ id }) };
}

export function writeAccountChecks(db: Database): WriteTransaction['accountChecks'] {
  const read = readAccountChecks(db);
  const update = prepareUpdate(db, accountCheck, { key: accountCheck.id, set: ['state', 'findings'] });
  return {
    ...read,
    insert: prepareInsert(db, accountCheck),
    update: (id, patch) => {
      update(id, { ...requireRow(read.get(id), 'account check', id), ...patch });
    },
  };
}
