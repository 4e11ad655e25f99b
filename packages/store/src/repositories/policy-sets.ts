import type { PolicySetRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { Database } from '../sql/database.ts';
import { desc, eq, sql } from '../sql/drizzle.ts';
import { requireRow } from '../sql/require-row.ts';
import { policyActivationTable as activation, policySetTable as policySet } from '../tables/policies.ts';

export function createPolicySetReader(
  db: Database,
  authority: AuthorityCheck,
): ReadTransaction['policySets'] {
  const newest = db.select().from(activation).orderBy(desc(activation.seq)).limit(1).prepare();
  const newestOf = db
    .select()
    .from(activation)
    .where(eq(activation.digest, sql.placeholder('digest')))
    .orderBy(desc(activation.seq))
    .limit(1)
    .prepare();
  const byDigest = db
    .select()
    .from(policySet)
    .where(eq(policySet.digest, sql.placeholder('digest')))
    .prepare();
  type Activation = NonNullable<ReturnType<typeof newest.get>>;
  const setOf = ({ digest }: Activation) => requireRow(byDigest.get({ digest }), 'set of policies', digest);
  let last: PolicySetRecord | undefined;
  return {
    active: () => {
      // The last one of all: with it taken away, the one before must not be in force again.
      const now = authority.requireNewest('policy_activation', newest.get());
      if (now === undefined) return undefined;
      // A digest names its documents for good, and reading them all costs more than everything else that a decision reads.
      if (last?.digest !== now.digest || last.activatedAt !== now.activatedAt)
        last = { ...authority.require('policy_set', setOf(now)), activatedAt: now.activatedAt };
      return last;
    },
    get: (digest) => {
      const row = newestOf.get({ digest });
      if (row === undefined) return undefined;
      const { activatedAt } = authority.require('policy_activation', row);
      // Whoever asks for a set by its digest compares it with that, and has something to say where they differ.
      return { ...setOf(row), activatedAt };
    },
  };
}

export function createPolicySetWriter(
  db: Database,
  authority: AuthorityCheck,
): WriteTransaction['policySets'] {
  // A set may come into force again; its documents are kept once, because their digest is their name.
  const keep = db
    .insert(policySet)
    .values({ digest: sql.placeholder('digest'), documents: sql.placeholder('documents') })
    .onConflictDoNothing()
    .prepare();
  const activate = db
    .insert(activation)
    .values({ digest: sql.placeholder('digest'), activatedAt: sql.placeholder('activatedAt') })
    .prepare();
  return {
    ...createPolicySetReader(db, authority),
    activate: (set: PolicySetRecord) => {
      const values = { ...set };
      keep.run(values);
      activate.run(values);
    },
  };
}
