import { CountersignError, ERASED_TEXT } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { subjectOfOwner } from '../personal/subjects.ts';
import type { Vault } from '../personal/vault.ts';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { integrationTable as integration } from '../tables/directory.ts';
import { integrationsLookingLike, keepLooks } from './integration-looks.ts';

export function readIntegrations(db: Database, vault: Vault): ReadTransaction['integrations'] {
  const byId = db
    .select()
    .from(integration)
    .where(eq(integration.id, sql.placeholder('id')))
    .prepare();
  const ofOwner = db
    .select()
    .from(integration)
    .where(eq(integration.owner, sql.placeholder('owner')))
    .prepare();
  const all = db.select().from(integration).orderBy(asc(integration.id)).prepare();
  return {
    get: (id) => {
      const row = byId.get({ id });
      return row && vault.open('integration', row);
    },
    lookingLike: integrationsLookingLike(db),
    list: () => all.all().map((row) => vault.open('integration', row)),
    ownedBy: (email) =>
      ofOwner
        .all({ owner: vault.blindIndex('principal.email', email.toLowerCase()) })
        .map((row) => vault.open('integration', row))
        .flatMap(({ id, owner }) => (owner === ERASED_TEXT ? [] : [id])),
  };
}

export function writeIntegrations(db: Database, vault: Vault): WriteTransaction['integrations'] {
  const read = readIntegrations(db, vault);
  const insert = prepareInsert(db, integration);
  const keepLook = keepLooks(db);
  const update = prepareUpdate(db, integration, { key: integration.id, set: ['owner', 'sealed'] });
  return {
    ...read,
    insert: (row) =>
      db.$client.transaction(() => {
        refusingDuplicates(() => insert(vault.close('integration', row, subjectOfOwner(row.id))), {
          columns: 'integration.id',
          refusal: () => new CountersignError('ALREADY_EXISTS', { what: 'integration', id: row.id }),
        });
        keepLook(row);
      })(),
    setOwner: (id, owner) => {
      const row = requireRow(read.get(id), 'integration', id);
      update(id, vault.close('integration', { ...row, owner }, subjectOfOwner(id)));
    },
  };
}
