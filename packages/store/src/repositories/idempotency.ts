import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { and, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { idempotencyTable as idempotency } from '../tables/requests.ts';

const OWN = and(
  eq(idempotency.principal, sql.placeholder('principal')),
  eq(idempotency.key, sql.placeholder('key')),
);

export function createIdempotencyReader(db: Database, cipher: FieldCipher): ReadTransaction['idempotency'] {
  const one = db
    .select({
      inputDigest: idempotency.inputDigest,
      createdAt: idempotency.createdAt,
      answer: idempotency.answer,
    })
    .from(idempotency)
    .where(OWN)
    .prepare();
  return {
    get: (principal, key, inputDigest) => {
      const row = one.get({ principal, key: keyIndex(cipher, principal, key) });
      if (row === undefined) return undefined;
      const { createdAt, answer } = row;
      return { sameInput: row.inputDigest === digestIndex(cipher, inputDigest), createdAt, answer };
    },
  };
}

export function createIdempotencyWriter(db: Database, cipher: FieldCipher): WriteTransaction['idempotency'] {
  const insert = prepareInsert(db, idempotency);
  const answer = db
    .update(idempotency)
    .set({ answer: sql`${sql.placeholder('answer')}` })
    .where(OWN)
    .prepare();
  // Literally the condition of the index idempotency_answered.
  const forget = db
    .update(idempotency)
    .set({ answer: null })
    .where(and(sql`${idempotency.createdAt} < ${sql.placeholder('before')}`, sql`answer IS NOT NULL`))
    .prepare();
  return {
    ...createIdempotencyReader(db, cipher),
    put: (record) =>
      insert({
        ...record,
        answer: null,
        key: keyIndex(cipher, record.principal, record.key),
        inputDigest: digestIndex(cipher, record.inputDigest),
      }),
    answer: (principal, key, bytes) => {
      answer.run({ principal, key: keyIndex(cipher, principal, key), answer: Buffer.from(bytes) });
    },
    forgetAnswers: (before) => {
      forget.run({ before });
    },
  };
}

// A key may name whom the request is about, and a digest without salt could be guessed back into the input.
const keyIndex = (cipher: FieldCipher, principal: string, key: string) =>
  cipher.blindIndex('idempotency.key', principal, key);
const digestIndex = (cipher: FieldCipher, digest: string) =>
  cipher.blindIndex('idempotency.input_digest', digest);
