import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { idempotencyTable as idempotency } from '../tables/requests.ts';

export function readIdempotency(db: Database): ReadTransaction['idempotency'] {
  const one = db
    .select({ inputDigest: idempotency.inputDigest, request: idempotency.request })
    .from(idempotency)
    .where(
      and(
        eq(idempotency.principal, sql.placeholder('principal')),
        eq(idempotency.key, sql.placeholder('key')),
      ),
    )
    .prepare();
  return { get: (principal, key) => one.get({ principal, key }) };
}

export function writeIdempotency(db: Database): WriteTransaction['idempotency'] {
  return { ...readIdempotency(db), put: prepareInsert(db, idempotency) };
}
