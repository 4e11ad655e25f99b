import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { tokenTable as token } from '../tables/directory.ts';

export function readTokens(db: Database): ReadTransaction['tokens'] {
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
  return {
    byHash: (hash) => byHash.get({ hash }),
    get: (id) => byId.get({ id }),
  };
}

export function writeTokens(db: Database): WriteTransaction['tokens'] {
  // The first revocation counts: its time is what the log says.
  const revoke = db
    .update(token)
    .set({ revokedAt: sql`${sql.placeholder('at')}` })
    .where(and(eq(token.id, sql.placeholder('id')), isNull(token.revokedAt)))
    .prepare();
  return {
    ...readTokens(db),
    insert: prepareInsert(db, token),
    revoke: (id, at) => {
      revoke.run({ id, at });
    },
  };
}
