import type { ReadTransaction, TokenRecord, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { FieldCipher, Sealed } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, isNull, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { tokenTable as token } from '../tables/directory.ts';

export function createTokenReader(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): ReadTransaction['tokens'] {
  const byHash = db
    .select()
    .from(token)
    .where(eq(token.hash, sql.placeholder('hash')))
    .prepare();
  const byId = db
    .select()
    .from(token)
    .where(eq(token.id, sql.placeholder('id')))
    .prepare();
  const ofPrincipal = db
    .select({ id: token.id })
    .from(token)
    .where(eq(token.principal, sql.placeholder('principal')))
    .limit(1)
    .prepare();
  const allOfPrincipal = db
    .select()
    .from(token)
    .where(eq(token.principal, sql.placeholder('principal')))
    .orderBy(asc(token.id))
    .prepare();
  const issuedVia = db
    .select()
    .from(token)
    .where(eq(token.issuedVia, sql.placeholder('via')))
    .orderBy(asc(token.id))
    .prepare();
  const open = (row: Sealed<TokenRecord> | undefined) =>
    row && cipher.decryptRow('token', authority.require('token', row));
  const openAll = (rows: readonly Sealed<TokenRecord>[]) =>
    authority.only('token', rows).map((row) => cipher.decryptRow('token', row));
  return {
    byHash: (hash) => open(byHash.get({ hash })),
    get: (id) => open(byId.get({ id })),
    issuedVia: (via) => openAll(issuedVia.all({ via })),
    wasIssuedTo: (principal) => ofPrincipal.get({ principal }) !== undefined,
    of: (principal) => openAll(allOfPrincipal.all({ principal })),
  };
}

export function createTokenWriter(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): WriteTransaction['tokens'] {
  const insert = prepareInsert(db, token);
  // The first revocation counts: its time is what the log says.
  const revoke = db
    .update(token)
    .set({ revokedAt: sql`${sql.placeholder('at')}` })
    .where(and(eq(token.id, sql.placeholder('id')), isNull(token.revokedAt)))
    .prepare();
  const touch = db
    .update(token)
    .set({ lastUsedAt: sql`max(ifnull(${token.lastUsedAt}, 0), ${sql.placeholder('at')})` })
    .where(eq(token.id, sql.placeholder('id')))
    .prepare();
  return {
    ...createTokenReader(db, cipher, authority),
    touch: (id, at) => {
      touch.run({ id, at });
    },
    insert: (row) => insert(cipher.encryptRow('token', row, row.principal)),
    revoke: (id, at) => {
      revoke.run({ id, at });
    },
  };
}
