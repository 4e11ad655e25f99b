import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Vault } from '../personal/vault.ts';
import type { Database } from '../sql/database.ts';
import { and, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { idempotencyTable as idempotency } from '../tables/requests.ts';

export function readIdempotency(db: Database, vault: Vault): ReadTransaction['idempotency'] {
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
      const row = one.get({ principal, key: keyIndex(vault, principal, key) });
      return row && { sameInput: row.inputDigest === digestIndex(vault, inputDigest), request: row.request };
    },
  };
}

export function writeIdempotency(db: Database, vault: Vault): WriteTransaction['idempotency'] {
  const insert = prepareInsert(db, idempotency);
  return {
    ...readIdempotency(db, vault),
    put: (record) =>
      insert({
        ...record,
        key: keyIndex(vault, record.principal, record.key),
        inputDigest: digestIndex(vault, record.inputDigest),
      }),
  };
}

// A key may name whom the request is about, and a digest without salt could be guessed back into the input.
const keyIndex = (vault: Vault, principal: string, key: string) =>
  vault.blindIndex('idempotency.key', principal, key);
const digestIndex = (vault: Vault, digest: string) => vault.blindIndex('idempotency.input_digest', digest);
