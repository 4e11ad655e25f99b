import type { FreezeRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { FieldCipher, Sealed } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { freezeTable as freeze } from '../tables/freeze.ts';

export function createFreezeReader(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): ReadTransaction['freezes'] {
  const byId = db
    .select()
    .from(freeze)
    .where(eq(freeze.id, sql.placeholder('id')))
    .prepare();
  const all = db.select().from(freeze).orderBy(asc(freeze.id)).prepare();
  const open = (row: Sealed<FreezeRecord>): FreezeRecord => cipher.decryptRow('freeze', row);
  return {
    get: (id) => {
      const row = byId.get({ id });
      return row && open(authority.require('freeze', row));
    },
    // A freeze that is missing stops as much as one that was edited; and whether one was lifted is a column that somebody may have edited.
    inForce: () =>
      authority
        .requireAll('freeze', all.all())
        .filter(({ liftedAt }) => liftedAt === null)
        .map(open),
  };
}

export function createFreezeWriter(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): WriteTransaction['freezes'] {
  const insert = prepareInsert(db, freeze);
  const lift = prepareUpdate(db, freeze, { key: freeze.id, set: ['liftedBy', 'liftedAt'] });
  return {
    ...createFreezeReader(db, cipher, authority),
    insert: (row) => insert(cipher.encryptRow('freeze', row, row.frozenBy)),
    lift: (id, patch) => {
      requireRow(lift(id, patch) || undefined, 'freeze', id);
    },
  };
}
