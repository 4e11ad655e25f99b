import { CountersignError } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, isNull, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { requireRow } from '../sql/require-row.ts';
import { secretTable as secret } from '../tables/execution.ts';

export function createSecretReader(db: Database): ReadTransaction['secrets'] {
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
  return {
    get: (id) => byId.get({ id }),
    ofRequest: (request) => ofRequest.all({ request }),
    listFor: (principal) => ofPrincipal.all({ principal }),
  };
}

export function createSecretWriter(db: Database): WriteTransaction['secrets'] {
  const read = createSecretReader(db);
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
