import type { AccountCheckRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { subjectOfAccount } from '../personal/subjects.ts';
import type { Vault } from '../personal/vault.ts';
import type { Database } from '../sql/database.ts';
import { eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { accountCheckTable as accountCheck } from '../tables/directory.ts';

export function readAccountChecks(db: Database, vault: Vault): ReadTransaction['accountChecks'] {
  const byId = db
    .select()
    .from(accountCheck)
    .where(eq(accountCheck.id, sql.placeholder('id')))
    .prepare();
  return {
    get: (id) => {
      const row = byId.get({ id });
      return row && vault.open('account_check', row);
    },
  };
}

export function writeAccountChecks(db: Database, vault: Vault): WriteTransaction['accountChecks'] {
  const read = readAccountChecks(db, vault);
  const insert = prepareInsert(db, accountCheck);
  const update = prepareUpdate(db, accountCheck, {
    key: accountCheck.id,
    set: ['state', 'findings', 'credentials', 'sealed'],
  });
  const close = (row: AccountCheckRecord) => vault.close('account_check', row, subjectOfAccount(row.account));
  return {
    ...read,
    insert: (row) => insert(close(row)),
    update: (id, patch) => {
      update(id, close({ ...requireRow(read.get(id), 'account check', id), ...patch }));
    },
  };
}
