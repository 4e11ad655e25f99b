import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { and, eq, isNull, sql } from '../sql/drizzle.ts';
import { enrolmentTable as enrolment } from '../tables/directory.ts';

export function createEnrolmentReader(db: Database): ReadTransaction['enrolments'] {
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
  return {
    byHash: (hash) => byHash.get({ hash }),
    of: (principal) => ofPrincipal.get({ principal }),
  };
}

export function createEnrolmentWriter(db: Database): WriteTransaction['enrolments'] {
  const spend = db
    .update(enrolment)
    .set({ spentAt: sql`${sql.placeholder('at')}` })
    .where(and(eq(enrolment.principal, sql.placeholder('principal')), isNull(enrolment.spentAt)))
    .prepare();
  return {
    ...createEnrolmentReader(db),
    put: (row) => {
      const { hash, expiresAt, spentAt } = row;
      db.insert(enrolment)
        .values(row)
        .onConflictDoUpdate({ target: enrolment.principal, set: { hash, expiresAt, spentAt } })
        .run();
    },
    spend: (principal, at) => {
      spend.run({ principal, at });
    },
  };
}
