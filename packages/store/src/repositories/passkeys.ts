import type { PasskeyRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { FieldCipher, Sealed } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, isNull, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { passkeyTable as passkey } from '../tables/directory.ts';

export function createPasskeyReader(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): ReadTransaction['passkeys'] {
  const byId = db
    .select()
    .from(passkey)
    .where(eq(passkey.id, sql.placeholder('id')))
    .prepare();
  const byCredential = db
    .select()
    .from(passkey)
    .where(eq(passkey.credentialId, sql.placeholder('credentialId')))
    .prepare();
  const ofPrincipal = db
    .select()
    .from(passkey)
    .where(eq(passkey.principal, sql.placeholder('principal')))
    .orderBy(asc(passkey.id))
    .prepare();
  const open = (row: Sealed<PasskeyRecord> | undefined) =>
    row && cipher.decryptRow('passkey', authority.require('passkey', row));
  return {
    get: (id) => open(byId.get({ id })),
    byCredential: (credentialId) => open(byCredential.get({ credentialId })),
    of: (principal) =>
      authority
        .only('passkey', ofPrincipal.all({ principal }))
        .map((row) => cipher.decryptRow('passkey', row)),
  };
}

export function createPasskeyWriter(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): WriteTransaction['passkeys'] {
  const insert = prepareInsert(db, passkey);
  const use = db
    .update(passkey)
    .set({
      lastUsedAt: sql`${sql.placeholder('at')}`,
      signCount: sql`${sql.placeholder('signCount')}`,
      backedUp: sql`${sql.placeholder('backedUp')}`,
    })
    .where(eq(passkey.id, sql.placeholder('id')))
    .prepare();
  const revoke = db
    .update(passkey)
    .set({ revokedAt: sql`${sql.placeholder('at')}` })
    .where(and(eq(passkey.id, sql.placeholder('id')), isNull(passkey.revokedAt)))
    .prepare();
  return {
    ...createPasskeyReader(db, cipher, authority),
    insert: (row) => insert(cipher.encryptRow('passkey', row, row.principal)),
    use: (id, { at, signCount, backedUp }) => {
      use.run({ id, at, signCount, backedUp: Number(backedUp) });
    },
    revoke: (id, at) => {
      revoke.run({ id, at });
    },
  };
}
