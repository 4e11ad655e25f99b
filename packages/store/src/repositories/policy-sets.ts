import type { PolicySetRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { desc, eq, sql } from '../sql/drizzle.ts';
import { policyActivationTable as activation, policySetTable as policySet } from '../tables/policies.ts';

const record = {
  digest: policySet.digest,
  documents: policySet.documents,
  activatedAt: activation.activatedAt,
};

export function createPolicySetReader(db: Database): ReadTransaction['policySets'] {
  const active = db
    .select(record)
    .from(activation)
    .innerJoin(policySet, eq(policySet.digest, activation.digest))
    .orderBy(desc(activation.seq))
    .limit(1)
    .prepare();
  const byDigest = db
    .select(record)
    .from(activation)
    .innerJoin(policySet, eq(policySet.digest, activation.digest))
    .where(eq(activation.digest, sql.placeholder('digest')))
    .orderBy(desc(activation.seq))
    .limit(1)
    .prepare();
  const inForce = db
    .select({ digest: activation.digest, activatedAt: activation.activatedAt })
    .from(activation)
    .orderBy(desc(activation.seq))
    .limit(1)
    .prepare();
  let last: PolicySetRecord | undefined;
  return {
    active: () => {
      const now = inForce.get();
      // A digest names its documents for good, and reading them all costs more than everything else that a decision reads.
      if (now === undefined || last?.digest !== now.digest || last.activatedAt !== now.activatedAt)
        last = active.get();
      return last;
    },
    get: (digest) => byDigest.get({ digest }),
  };
}

export function createPolicySetWriter(db: Database): WriteTransaction['policySets'] {
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
    ...createPolicySetReader(db),
    activate: (set: PolicySetRecord) => {
      const values = { ...set };
      keep.run(values);
      activate.run(values);
    },
  };
}
