import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, isNull, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { identityTable as identity } from '../tables/directory.ts';

export function createIdentityReader(db: Database, authority: AuthorityCheck): ReadTransaction['identities'] {
  const byId = db
    .select()
    .from(identity)
    .where(eq(identity.id, sql.placeholder('id')))
    .prepare();
  const bySubject = db
    .select()
    .from(identity)
    .where(and(eq(identity.subjectDigest, sql.placeholder('subjectDigest')), isNull(identity.revokedAt)))
    .prepare();
  const ofPrincipal = db
    .select()
    .from(identity)
    .where(eq(identity.principal, sql.placeholder('principal')))
    .orderBy(asc(identity.id))
    .prepare();
  const open = (row: typeof identity.$inferSelect | undefined) => row && authority.require('identity', row);
  return {
    get: (id) => open(byId.get({ id })),
    bySubject: (subjectDigest) => open(bySubject.get({ subjectDigest })),
    of: (principal) => authority.only('identity', ofPrincipal.all({ principal })),
  };
}

export function createIdentityWriter(
  db: Database,
  authority: AuthorityCheck,
): WriteTransaction['identities'] {
  const insert = prepareInsert(db, identity);
  const revoke = db
    .update(identity)
    .set({ revokedAt: sql`${sql.placeholder('at')}` })
    .where(and(eq(identity.id, sql.placeholder('id')), isNull(identity.revokedAt)))
    .prepare();
  return {
    ...createIdentityReader(db, authority),
    insert: (row) => insert(row),
    revoke: (id, at) => {
      revoke.run({ id, at });
    },
  };
}
