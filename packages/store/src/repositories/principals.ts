import { CountersignError } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { principalTable as principal } from '../tables/directory.ts';

export function readPrincipals(db: Database): ReadTransaction['principals'] {
  const byId = db
    .select()
    .from(principal)
    .where(eq(principal.id, sql.placeholder('id')))
    .prepare();
  const byEmail = db
    .select()
    .from(principal)
    .where(eq(principal.email, sql.placeholder('email')))
    .prepare();
  const all = db.select().from(principal).orderBy(asc(principal.id)).prepare();
  return {
    get: (id) => byId.get({ id }),
    byEmail: (email) => byEmail.get({ email }),
    list: () => all.all(),
  };
}

export function writePrincipals(db: Database): WriteTransaction['principals'] {
  const insert = prepareInsert(db, principal);
  return {
    ...readPrincipals(db),
    insert: (row) =>
      refusingDuplicates(() => insert(row), {
        columns: 'principal.email',
        refusal: () => new CountersignError('ALREADY_EXISTS', { what: 'principal', id: row.email }),
      }),
  };
}
