import type { ReadTransaction, TokenRecord, WriteTransaction } from '@countersign/use-cases/ports';
import type { Sealed, Vault } from '../personal/vault.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, isNull, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { tokenTable as token } from '../tables/directory.ts';

export function readTokens(db: Database, vault: Vault): ReadTransaction['tokens'] {
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
  const issuedVia = db
    .select()
    .from(token)
    .where(eq(token.issuedVia, sql.placeholder('via')))
    .orderBy(asc(token.id))
    .prepare();
  const open = (row: Sealed<TokenRecord> | undefined) => row && vault.open('token', row);
  return {
    byHash: (hash) => open(byHash.get({ hash })),
    get: (id) => open(byId.get({ id })),
    issuedVia: (via) => issuedVia.all({ via }).map((row) => vault.open('token', row)),
    wasIssuedTo: (principal) => ofPrincipal.get({ principal }) !== undefined,
  };
}

export function writeTokens(db: Database, vault: Vault): WriteTransaction['tokens'] {
  const insert = prepareInsert(db, token);
  // The first revocation counts: its time is what the log says.
  const revoke = db
    .update(token)
    .set({ revokedAt: sql`${sql.placeholder('at')}` })
    .where(and(eq(token.id, sql.placeholder('id')), isNull(token.revokedAt)))
    .prepare();
  return {
    ...readTokens(db, vault),
    insert: (row) => insert(vault.close('token', row, row.principal)),
    revoke: (id, at) => {
      revoke.run({ id, at });
    },
  };
}
