import type { DelegationRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { delegationTable as delegation } from '../tables/directory.ts';

export function createDelegationReader(
  db: Database,
  authority: AuthorityCheck,
): ReadTransaction['delegations'] {
  const byId = db
    .select()
    .from(delegation)
    .where(eq(delegation.id, sql.placeholder('id')))
    .prepare();
  const all = db.select().from(delegation).orderBy(asc(delegation.id)).prepare();
  const byPerson = (column: typeof delegation.delegator | typeof delegation.delegate) =>
    db
      .select()
      .from(delegation)
      .where(eq(column, sql.placeholder('principal')))
      .orderBy(asc(delegation.id))
      .prepare();
  const byDelegator = byPerson(delegation.delegator);
  const byDelegate = byPerson(delegation.delegate);
  return {
    get: (id) => {
      const row = byId.get({ id });
      return row && authority.require('delegation', row);
    },
    list: () => authority.only('delegation', all.all()),
    byDelegator: (principal) => authority.only('delegation', byDelegator.all({ principal })),
    byDelegate: (principal) => authority.only('delegation', byDelegate.all({ principal })),
    // Named, so that whoever edited the row that they mean to use is told so.
    between: (delegator, delegate) =>
      byDelegator
        .all({ principal: delegator })
        .filter((row) => row.delegate === delegate)
        .map((row): DelegationRecord => authority.require('delegation', row)),
  };
}

export function createDelegationWriter(
  db: Database,
  authority: AuthorityCheck,
): WriteTransaction['delegations'] {
  const insert = prepareInsert(db, delegation);
  const end = prepareUpdate(db, delegation, { key: delegation.id, set: ['endedAt'] });
  return {
    ...createDelegationReader(db, authority),
    insert,
    end: (id, endedAt) => {
      requireRow(end(id, { endedAt }) || undefined, 'delegation', id);
    },
  };
}
