import { CountersignError } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { accountTable as account } from '../tables/directory.ts';

export function createAccountReader(db: Database, authority: AuthorityCheck): ReadTransaction['accounts'] {
  const byId = db
    .select()
    .from(account)
    .where(eq(account.id, sql.placeholder('id')))
    .prepare();
  const all = db.select().from(account).orderBy(asc(account.id)).prepare();
  return {
    get: (id) => {
      const row = byId.get({ id });
      return row && authority.require('provider_account', row).document;
    },
    list: () => authority.only('provider_account', all.all()).map((row) => row.document),
  };
}

export function createAccountWriter(db: Database, authority: AuthorityCheck): WriteTransaction['accounts'] {
  const insert = prepareInsert(db, account);
  const replace = prepareUpdate(db, account, { key: account.id, set: ['document'] });
  const read = createAccountReader(db, authority);
  return {
    ...read,
    insert: (document) =>
      refusingDuplicates(() => insert({ id: document.id, provider: document.provider, document }), {
        columns: 'provider_account.id',
        refusal: () => new CountersignError('ALREADY_EXISTS', { what: 'account', id: document.id }),
      }),
    replace: (document) => {
      const present = requireRow(read.get(document.id), 'account', document.id);
      if (present.provider !== document.provider) {
        throw new CountersignError('ACCOUNT_PROVIDER_MISMATCH', {
          account: document.id,
          actual: present.provider,
          provider: document.provider,
        });
      }
      replace(document.id, { document });
    },
  };
}
