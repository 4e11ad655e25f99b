import type { AccountCheckRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher, Sealed } from '../personal/field-cipher.ts';
import { subjectOfAccount } from '../personal/subjects.ts';
import type { Database } from '../sql/database.ts';
import { and, desc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { accountCheckTable as accountCheck } from '../tables/directory.ts';

export function createAccountCheckReader(
  db: Database,
  cipher: FieldCipher,
): ReadTransaction['accountChecks'] {
  const byId = db
    .select()
    .from(accountCheck)
    .where(eq(accountCheck.id, sql.placeholder('id')))
    .prepare();
  // Literally the condition of the index account_check_account: with a bound value SQLite could not know that it serves.
  const newest = db
    .select()
    .from(accountCheck)
    .where(
      and(
        eq(accountCheck.account, sql.placeholder('account')),
        sql`${accountCheck.state} = 'done' AND ${accountCheck.apiUser} IS NULL`,
      ),
    )
    .orderBy(desc(accountCheck.id))
    .limit(1)
    .prepare();
  const open = (row: Sealed<AccountCheckRecord> | undefined) =>
    row && cipher.decryptRow('account_check', row);
  return {
    get: (id) => open(byId.get({ id })),
    newest: (account) => open(newest.get({ account })),
  };
}

export function createAccountCheckWriter(
  db: Database,
  cipher: FieldCipher,
): WriteTransaction['accountChecks'] {
  const read = createAccountCheckReader(db, cipher);
  const insert = prepareInsert(db, accountCheck);
  const update = prepareUpdate(db, accountCheck, {
    key: accountCheck.id,
    set: ['state', 'findings', 'credentials', 'sealed'],
  });
  const close = (row: AccountCheckRecord) =>
    cipher.encryptRow('account_check', row, subjectOfAccount(row.account));
  return {
    ...read,
    insert: (row) => insert(close(row)),
    update: (id, patch) => {
      update(id, close({ ...requireRow(read.get(id), 'account check', id), ...patch }));
    },
  };
}
