import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { and, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { idempotencyTable as idempotency } from '../tables/requests.ts';

export function createIdempotencyReader(db: Database, cipher: FieldCipher): ReadTransaction['idempotency'] {
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
  return {
    get: (principal, key, inputDigest) => {
      const row = one.get({ principal, key: keyIndex(cipher, principal, key) });
      return row && { sameInput: row.inputDigest === digestIndex(cipher, inputDigest), request: row.request };
    },
  };
}

export function createIdempotencyWriter(db: Database, cipher: FieldCipher): WriteTransaction['idempotency'] {
  const insert = prepareInsert(db, idempotency);
  return {
    ...createIdempotencyReader(db, cipher),
    put: (record) =>
      insert({
        ...record,
        key: keyIndex(cipher, record.principal, record.key),
        inputDigest: digestIndex(cipher, record.inputDigest),
      }),
  };
}

// A key may name whom the request is about, and a digest without salt could be guessed back into the input.
const keyIndex = (cipher: FieldCipher, principal: string, key: string) =>
  cipher.blindIndex('idempotency.key', principal, key);
const digestIndex = (cipher: FieldCipher, digest: string) =>
  cipher.blindIndex('idempotency.input_digest', digest);
