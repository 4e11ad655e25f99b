import { type ApiUser, CountersignError } from '@countersign/schema';
import type { ApiUserFilter, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { and, count, desc, eq, getTableColumns, ne, or, sql } from 'drizzle-orm';
import type { Sealed, Vault } from '../personal/vault.ts';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareList } from '../sql/prepare-list.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { apiUserTable as apiUser } from '../tables/directory.ts';

// How a label looks serves the search for look-alikes only; it is no part of the record.
const { look: _, ...record } = getTableColumns(apiUser);

// Literally the condition of the index api_user_live: with a bound value SQLite could not know that the index serves.
const live = sql`${apiUser.state} <> 'deleted'`;

export function readApiUsers(db: Database, vault: Vault): ReadTransaction['apiUsers'] {
  const ofAccount = eq(apiUser.account, sql.placeholder('account'));
  const byId = db
    .select(record)
    .from(apiUser)
    .where(eq(apiUser.id, sql.placeholder('id')))
    .prepare();
  const find = db
    .select(record)
    .from(apiUser)
    .where(
      and(
        ofAccount,
        or(
          eq(apiUser.id, sql.placeholder('subject')),
          eq(apiUser.providerId, sql.placeholder('providerId')),
          eq(apiUser.label, sql.placeholder('label')),
        ),
      ),
    )
    .orderBy(
      sql`${apiUser.state} = 'deleted'`,
      sql`${apiUser.id} <> ${sql.placeholder('subject')}`,
      sql`${apiUser.providerId} IS NOT ${sql.placeholder('providerId')}`,
      desc(apiUser.id),
    )
    .limit(1)
    .prepare();
  const countLive = db.select({ count: count() }).from(apiUser).where(and(ofAccount, live)).prepare();
  const countLiveOfIntegration = db
    .select({ count: count() })
    .from(apiUser)
    .where(
      and(
        ofAccount,
        live,
        eq(apiUser.integration, sql.placeholder('integration')),
        ne(apiUser.id, sql.placeholder('except')),
      ),
    )
    .prepare();
  const labelsLookingLike = db
    .select(record)
    .from(apiUser)
    .where(and(ofAccount, live, eq(apiUser.look, sql.placeholder('look'))))
    .prepare();
  const open = (row: Sealed<ApiUser>): ApiUser => vault.open('api_user', row);
  const list = prepareList<ApiUserFilter, Sealed<ApiUser>>({
    id: apiUser.id,
    filters: { account: apiUser.account, integration: apiUser.integration, state: apiUser.state },
    prepare: (where, order) =>
      db.select(record).from(apiUser).where(where).orderBy(order).limit(sql.placeholder('limit')).prepare(),
  });
  return {
    get: (id) => {
      const row = byId.get({ id });
      return row && open(row);
    },
    find: (account, subject) => {
      const row = find.get({
        account,
        subject,
        providerId: vault.blindIndex('api_user.provider_id', account, subject),
        label: vault.blindIndex('api_user.label', account, subject),
      });
      return row && open(row);
    },
    list: (filter) => list(filter).map(open),
    countLive: (account) => countLive.get({ account })?.count ?? 0,
    countLiveOfIntegration: (account, integration, except) =>
      countLiveOfIntegration.get({ account, integration, except: except ?? '' })?.count ?? 0,
    labelsLookingLike: (account, look) =>
      labelsLookingLike
        .all({ account, look: vault.blindIndex('api_user.look', account, look) })
        .map((row) => open(row).label),
  };
}

export function writeApiUsers(db: Database, vault: Vault): WriteTransaction['apiUsers'] {
  const read = readApiUsers(db, vault);
  const insert = prepareInsert(db, apiUser);
  const update = prepareUpdate(db, apiUser, {
    key: apiUser.id,
    set: [
      'integration',
      'providerId',
      'label',
      'kind',
      'role',
      'state',
      'integrationsEnabled',
      'permissionType',
      'twoFactorEnabled',
      'credentialsSetOn',
      'lastUsedOn',
      'reviewOn',
      'originRequest',
      'sealed',
    ],
  });
  const oneLivePerIntegration = (row: ApiUser, write: () => void) =>
    refusingDuplicates(write, {
      columns: 'api_user.account, api_user.integration',
      refusal: () =>
        new CountersignError('INTEGRATION_TAKEN', {
          integration: row.integration ?? '',
          account: row.account,
        }),
    });
  return {
    ...read,
    insert: (row, look) =>
      oneLivePerIntegration(row, () =>
        insert(vault.close('api_user', { ...row, look }, row.originRequest ?? row.id)),
      ),
    update: (id, patch) => {
      const row = { ...requireRow(read.get(id), 'API user', id), ...patch };
      oneLivePerIntegration(row, () => update(id, vault.close('api_user', row, row.originRequest ?? row.id)));
    },
  };
}
