import { CountersignError, ERASED_TEXT, type Integration } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { FieldCipher } from '../personal/field-cipher.ts';
import { subjectOfOwner } from '../personal/subjects.ts';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { nestedTransaction } from '../sql/nested-transaction.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { integrationTable as integration } from '../tables/directory.ts';
import { createConfusableIntegrationsReader, createSkeletonWriter } from './integration-skeletons.ts';

export function createIntegrationReader(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): ReadTransaction['integrations'] {
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
      return row && toIntegration(cipher.decryptRow('integration', authority.require('integration', row)));
    },
    confusableWith: createConfusableIntegrationsReader(db),
    list: () =>
      authority
        .only('integration', all.all())
        .map((row) => toIntegration(cipher.decryptRow('integration', row))),
    ownedBy: (email) =>
      authority
        .only(
          'integration',
          ofOwner.all({ owner: cipher.blindIndex('principal.email', email.toLowerCase()) }),
        )
        .map((row) => cipher.decryptRow('integration', row))
        .flatMap(({ id, owner }) => (owner === ERASED_TEXT ? [] : [id])),
  };
}

export function createIntegrationWriter(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): WriteTransaction['integrations'] {
  const read = createIntegrationReader(db, cipher, authority);
  const insert = prepareInsert(db, integration);
  const writeSkeletons = createSkeletonWriter(db);
  const update = prepareUpdate(db, integration, { key: integration.id, set: ['owner', 'sealed'] });
  const updateRetired = prepareUpdate(db, integration, { key: integration.id, set: ['retired'] });
  return {
    ...read,
    insert: nestedTransaction({ db, cipher }, (row: Integration) => {
      refusingDuplicates(() => insert(cipher.encryptRow('integration', toRow(row), subjectOfOwner(row.id))), {
        columns: 'integration.id',
        refusal: () => new CountersignError('ALREADY_EXISTS', { what: 'integration', id: row.id }),
      });
      writeSkeletons(row);
    }),
    setOwner: (id, owner) => {
      const row = requireRow(read.get(id), 'integration', id);
      update(id, cipher.encryptRow('integration', { ...toRow(row), owner }, subjectOfOwner(id)));
    },
    setRetired: (id, retired) => {
      requireRow(read.get(id), 'integration', id);
      updateRetired(id, { retired: retired ? 1 : null });
    },
  };
}

type IntegrationRow = Omit<Integration, 'retired'> & { readonly retired: number | null };

const toRow = ({ retired, ...integration }: Integration): IntegrationRow => ({
  ...integration,
  retired: retired === true ? 1 : null,
});

const toIntegration = ({ retired, ...integration }: IntegrationRow): Integration => ({
  ...integration,
  ...(retired === null ? {} : { retired: true }),
});
