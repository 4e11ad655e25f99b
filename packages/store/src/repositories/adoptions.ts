import { CountersignError, canonicalKey } from '@countersign/schema';
import type { AdoptionRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { and, eq, isNull, sql } from '../sql/drizzle.ts';
import { nestedTransaction } from '../sql/nested-transaction.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { adoptionTable as adoption, adoptionNameTable as names } from '../tables/directory.ts';

export function createAdoptionReader(db: Database, cipher: FieldCipher): ReadTransaction['adoptions'] {
  const byId = db
    .select()
    .from(adoption)
    .where(eq(adoption.id, sql.placeholder('id')))
    .prepare();
  const byName = db
    .select({ adoption: names.adoption })
    .from(names)
    .where(and(eq(names.account, sql.placeholder('account')), eq(names.key, sql.placeholder('key'))))
    .prepare();
  const get = (id: string): AdoptionRecord | undefined => {
    const row = byId.get({ id });
    return row && cipher.decryptRow('adoption', row);
  };
  return {
    get,
    waitingFor: (account, name) => {
      const found = byName.get({ account, key: keyOf(cipher, account, name) });
      return found && get(found.adoption);
    },
  };
}

export function createAdoptionWriter(db: Database, cipher: FieldCipher): WriteTransaction['adoptions'] {
  const insert = prepareInsert(db, adoption);
  const insertName = prepareInsert(db, names);
  const nameChange = db
    .update(adoption)
    .set({ change: sql`${sql.placeholder('change')}` })
    .where(and(eq(adoption.id, sql.placeholder('id')), isNull(adoption.change)))
    .prepare();
  const removeNames = db
    .delete(names)
    .where(eq(names.adoption, sql.placeholder('id')))
    .prepare();
  const remove = db
    .delete(adoption)
    .where(eq(adoption.id, sql.placeholder('id')))
    .prepare();
  const takeName = ({ id, apiUser }: AdoptionRecord, name: string, key: string) =>
    refusingDuplicates(() => insertName({ account: apiUser.account, key, adoption: id }), {
      columns: 'adoption_name.account, adoption_name.key',
      refusal: () =>
        new CountersignError('ALREADY_EXISTS', { what: 'API user that waits to be adopted', id: name }),
    });
  return {
    ...createAdoptionReader(db, cipher),
    insert: nestedTransaction({ db, cipher }, (row: AdoptionRecord) => {
      const { account, label, providerId } = row.apiUser;
      insert(cipher.encryptRow('adoption', row, row.id));
      const given = [label, ...(providerId === null ? [] : [providerId])];
      const wanted = new Map(given.map((name) => [keyOf(cipher, account, name), name]));
      for (const [key, name] of wanted) takeName(row, name, key);
    }),
    nameChange: (id, change) => {
      nameChange.run({ id, change });
    },
    settle: (id) => {
      removeNames.run({ id });
    },
    release: (id, at) => {
      removeNames.run({ id });
      if (remove.run({ id }).changes > 0) cipher.destroyKeys([id], at);
    },
  };
}

/** Of names in one canonical form, as those of API users are kept. */
const keyOf = (cipher: Pick<FieldCipher, 'blindIndex'>, account: string, name: string) =>
  cipher.blindIndex('api_user.name', account, canonicalKey(name));
