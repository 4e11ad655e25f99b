import type { EnrolmentRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, isNotNull, isNull, sql } from '../sql/drizzle.ts';
import { enrolmentTable as enrolment } from '../tables/directory.ts';

export function createEnrolmentReader(
  db: Database,
  authority: AuthorityCheck,
): ReadTransaction['enrolments'] {
  const byHash = db
    .select()
    .from(enrolment)
    .where(eq(enrolment.hash, sql.placeholder('hash')))
    .prepare();
  const ofPrincipal = db
    .select()
    .from(enrolment)
    .where(eq(enrolment.principal, sql.placeholder('principal')))
    .prepare();
  // Literally the condition of the index enrolment_issued_via, beside the value.
  const issuedVia = db
    .select()
    .from(enrolment)
    .where(and(eq(enrolment.issuedVia, sql.placeholder('via')), isNotNull(enrolment.issuedVia)))
    .orderBy(asc(enrolment.principal))
    .prepare();
  const require = (row: EnrolmentRecord | undefined) => row && authority.require('enrolment', row);
  return {
    byHash: (hash) => require(byHash.get({ hash })),
    of: (principal) => require(ofPrincipal.get({ principal })),
    toEnd: (principal) => authority.only('enrolment', ofPrincipal.all({ principal }))[0],
    issuedVia: (via) => authority.only('enrolment', issuedVia.all({ via })),
  };
}

export function createEnrolmentWriter(
  db: Database,
  authority: AuthorityCheck,
): WriteTransaction['enrolments'] {
  const spend = db
    .update(enrolment)
    .set({ spentAt: sql`${sql.placeholder('at')}` })
    .where(and(eq(enrolment.principal, sql.placeholder('principal')), isNull(enrolment.spentAt)))
    .prepare();
  const end = db
    .update(enrolment)
    .set({ expiresAt: sql`min(${enrolment.expiresAt}, ${sql.placeholder('at')})` })
    .where(and(eq(enrolment.principal, sql.placeholder('principal')), isNull(enrolment.spentAt)))
    .prepare();
  return {
    ...createEnrolmentReader(db, authority),
    put: (row) => {
      const { hash, expiresAt, spentAt, issuedVia } = row;
      db.insert(enrolment)
        .values(row)
        .onConflictDoUpdate({ target: enrolment.principal, set: { hash, expiresAt, spentAt, issuedVia } })
        .run();
    },
    end: (principal, at) => {
      end.run({ principal, at });
    },
    spend: (principal, at) => {
      spend.run({ principal, at });
    },
  };
}
