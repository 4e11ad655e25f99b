import { CountersignError } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { integrationTable as integration } from '../tables/directory.ts';

export function readIntegrations(db: Database): ReadTransaction['integrations'] {
  const byId = db
    .select()
    .from(integration)
    .where(eq(integration.id, sql.placeholder('id')))
    .prepare();
  const all = db.select().from(integration).orderBy(asc(integration.id)).prepare();
  return {
    get: (id) => byId.get({ id }),
    list: () => all.all(),
  };
}

export function writeIntegrations(db: Database): WriteTransaction['integrations'] {
  const insert = prepareInsert(db, integration);
  return {
    ...readIntegrations(db),
    insert: (row) =>
      refusingDuplicates(() => insert(row), {
        columns: 'integration.id',
        refusal: () => new CountersignError('ALREADY_EXISTS', { what: 'integration', id: row.id }),
      }),
  };
}
