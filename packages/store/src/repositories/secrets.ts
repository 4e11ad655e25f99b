import { CountersignError } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, gt, isNull, ne, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { requireRow } from '../sql/require-row.ts';
import { secretTable as secret } from '../tables/execution.ts';

export function createSecretReader(db: Database, authority: AuthorityCheck): ReadTransaction['secrets'] {
  const byId = db
    .select()
    .from(secret)
    .where(eq(secret.id, sql.placeholder('id')))
    .prepare();
  const ofRequest = db
    .select()
    .from(secret)
    .where(eq(secret.request, sql.placeholder('request')))
    .orderBy(asc(secret.id))
    .prepare();
  const ofPrincipal = db
    .select()
    .from(secret)
    .where(eq(secret.principal, sql.placeholder('principal')))
    .orderBy(asc(secret.id))
    .prepare();
  // Literally the condition of the index secret_waiting: with a bound value SQLite could not know that it serves.
  const waiting = db
    .select()
    .from(secret)
    .where(
      and(
        eq(secret.principal, sql.placeholder('principal')),
        sql`${secret.collectedAt} IS NULL`,
        gt(secret.expiresAt, sql.placeholder('now')),
        ne(secret.sealed, ''),
      ),
    )
    .orderBy(asc(secret.expiresAt), asc(secret.id))
    .limit(sql.placeholder('limit'))
    .prepare();
  return {
    get: (id) => {
      const row = byId.get({ id });
      return row && authority.require('secret', row);
    },
    ofRequest: (request) => authority.only('secret', ofRequest.all({ request })),
    listFor: (principal) => authority.only('secret', ofPrincipal.all({ principal })),
    waitingFor: (range) => authority.only('secret', waiting.all({ ...range })),
  };
}

export function createSecretWriter(db: Database, authority: AuthorityCheck): WriteTransaction['secrets'] {
  const read = createSecretReader(db, authority);
  const collect = db
    .update(secret)
    .set({ collectedAt: sql`${sql.placeholder('at')}`, sealed: '' })
    .where(and(eq(secret.id, sql.placeholder('id')), isNull(secret.collectedAt)))
    .prepare();
  const forget = db
    .update(secret)
    .set({ sealed: '' })
    .where(
      and(eq(secret.request, sql.placeholder('request')), eq(secret.purpose, sql.placeholder('purpose'))),
    )
    .prepare();
  return {
    ...read,
    insert: prepareInsert(db, secret),
    markCollected: (id, at) => {
      if (collect.run({ id, at }).changes > 0) return;
      requireRow(read.get(id), 'credential', id);
      throw new CountersignError('SECRET_GONE', { id });
    },
    forget: (request, purpose) => {
      forget.run({ request, purpose });
    },
  };
}
