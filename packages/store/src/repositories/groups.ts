import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { prepareUpsert } from '../sql/prepare-insert.ts';
import { groupTable as group } from '../tables/directory.ts';

export function createGroupReader(db: Database, authority: AuthorityCheck): ReadTransaction['groups'] {
  const byId = db
    .select()
    .from(group)
    .where(eq(group.id, sql.placeholder('id')))
    .prepare();
  const all = db.select().from(group).orderBy(asc(group.id)).prepare();
  const list = () => authority.only('principal_group', all.all());
  return {
    get: (id) => {
      const row = byId.get({ id });
      return row && authority.require('principal_group', row);
    },
    list,
    of: (principal) => list().flatMap(({ id, members }) => (members.includes(principal) ? [id] : [])),
  };
}

export function createGroupWriter(db: Database, authority: AuthorityCheck): WriteTransaction['groups'] {
  const put = prepareUpsert(db, group, group.id);
  return {
    ...createGroupReader(db, authority),
    put: ({ id, members }) => put({ id, members: [...members] }),
  };
}
