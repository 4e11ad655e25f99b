import { skeleton } from '@countersign/confusables';
import { type ApiUser, CountersignError, canonicalKey } from '@countersign/schema';
import type { ApiUserFilter, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { SQL } from 'drizzle-orm';
import { tallyOfApiUser } from '../authority/authority-tables.ts';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { FieldCipher, Sealed } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, count, eq, getTableColumns, lte, ne, sql } from '../sql/drizzle.ts';
import { listInScope } from '../sql/list-in-scope.ts';
import { nestedTransaction } from '../sql/nested-transaction.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareList } from '../sql/prepare-list.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import type { Recall } from '../sql/read-memory.ts';
import { requireRow } from '../sql/require-row.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { apiUserTable as apiUser } from '../tables/directory.ts';
import { apiUserNames } from './api-user-names.ts';

/** As it is stored: the skeleton serves the search for confusable labels only, and is not part of the record. */
type StoredApiUser = Sealed<ApiUser> & { readonly labelSkeleton: string };

// Literally the condition of the index api_user_live: with a bound value SQLite could not know that the index serves.
const live = sql`${apiUser.state} <> 'deleted'`;

const FIELDS = Object.keys(getTableColumns(apiUser)).filter(
  (name): name is keyof ApiUser => name !== 'sealed' && name !== 'labelSkeleton',
);

/** What an API user is known by, and whether it is known at all. */
const NAMING = ['label', 'providerId', 'state'] as const;

export function createApiUserReader(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): ReadTransaction['apiUsers'] {
  const ofAccount = eq(apiUser.account, sql.placeholder('account'));
  const byId = db
    .select()
    .from(apiUser)
    .where(eq(apiUser.id, sql.placeholder('id')))
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
  const reviewedUntil = db
    .select()
    .from(apiUser)
    .where(and(sql`${apiUser.reviewOn} IS NOT NULL`, live, lte(apiUser.reviewOn, sql.placeholder('day'))))
    .orderBy(asc(apiUser.reviewOn))
    .limit(sql.placeholder('limit'))
    .prepare();
  const confusableWith = db
    .select()
    .from(apiUser)
    .where(and(ofAccount, live, eq(apiUser.labelSkeleton, sql.placeholder('labelSkeleton'))))
    .prepare();
  const decrypt = ({ labelSkeleton: _, ...row }: StoredApiUser): ApiUser =>
    cipher.decryptRow('api_user', row);
  const open = (row: StoredApiUser): ApiUser => decrypt(authority.require('api_user', row));
  const get = (id: string): ApiUser | undefined => {
    const row = byId.get({ id });
    return row && open(row);
  };
  const listOf = (also: SQL | undefined) =>
    listInScope(
      prepareList<ApiUserFilter, StoredApiUser>({
        id: apiUser.id,
        filters: { account: apiUser.account, integration: apiUser.integration, state: apiUser.state },
        prepare: (where, order) =>
          db
            .select()
            .from(apiUser)
            .where(and(where, also))
            .orderBy(order)
            .limit(sql.placeholder('limit'))
            .prepare(),
      }),
      { accounts: 'account', integrations: 'integration', principal: null },
    );
  const listOfState = listOf(undefined);
  // What is reserved does not exist; it is listed to whoever asks for it.
  const listExisting = listOf(ne(apiUser.state, sql`'reserved'`));
  const names = apiUserNames(db, cipher);
  return {
    get,
    // The names are only an index: whoever is known by one says so.
    named: (account, name) =>
      names
        .bearers(account, name)
        .flatMap((id) => get(id) ?? [])
        .filter((user) => user.account === account && isKnownBy(user, name)),
    holderOf: names.holder,
    contested: names.contested,
    list: (filter) =>
      authority
        .only('api_user', (filter.state === undefined ? listExisting : listOfState)(filter))
        .map(decrypt),
    reviewedUntil: (day, limit) => authority.only('api_user', reviewedUntil.all({ day, limit })).map(decrypt),
    countLive: (account) =>
      authority.count('api_user', { under: `${account}/` }) ?? countLive.get({ account })?.count ?? 0,
    countLiveOfIntegration: (account, integration, except) => {
      return (
        authority.count('api_user', { tally: tallyOfApiUser(account, integration), except }) ??
        countLiveOfIntegration.get({ account, integration, except: except ?? '' })?.count ??
        0
      );
    },
    confusableWith: (account, name) =>
      confusableWith
        .all({ account, labelSkeleton: cipher.blindIndex('api_user.look', account, skeleton(name)) })
        .map(open),
  };
}

const isKnownBy = ({ label, providerId }: ApiUser, name: string): boolean =>
  [label, providerId].some((own) => own !== null && canonicalKey(own) === canonicalKey(name));

export function createApiUserWriter(
  db: Database,
  {
    cipher,
    recall,
    authority,
  }: { readonly cipher: FieldCipher; readonly recall: Recall; readonly authority: AuthorityCheck },
): WriteTransaction['apiUsers'] {
  const read = createApiUserReader(db, cipher, authority);
  const get = recall('apiUsers.get', read.get);
  const names = apiUserNames(db, cipher);
  const insert = prepareInsert(db, apiUser);
  const update = prepareUpdate(db, apiUser, {
    key: apiUser.id,
    set: [
      'integration',
      'providerId',
      'label',
      'labelSkeleton',
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
  const discard = db
    .delete(apiUser)
    .where(and(eq(apiUser.id, sql.placeholder('id')), eq(apiUser.state, sql`'reserved'`)))
    .prepare();
  // Row and names change together or not at all, also for a caller that lives on with the refusal.
  const whole = <A extends unknown[]>(work: (...args: A) => void) => nestedTransaction({ db, cipher }, work);
  const close = (row: ApiUser) =>
    cipher.encryptRow(
      'api_user',
      { ...row, labelSkeleton: skeleton(row.label) },
      row.originRequest ?? row.id,
    );
  const oneLivePerIntegration = (row: ApiUser, write: () => void) =>
    refusingDuplicates(write, {
      columns: 'api_user.account, api_user.integration',
      refusal: () =>
        new CountersignError('INTEGRATION_TAKEN', {
          integration: row.integration ?? '',
          account: row.account,
        }),
    });
  const change = whole((before: ApiUser, row: ApiUser) => {
    oneLivePerIntegration(row, () => update(row.id, close(row)));
    if (NAMING.some((field) => row[field] !== before[field])) names.keep(row);
  });
  return {
    ...read,
    get,
    insert: whole((row: ApiUser) => {
      oneLivePerIntegration(row, () => insert(close(row)));
      names.keep(row);
    }),
    update: (id, patch) => {
      const before = requireRow(get(id), 'API user', id);
      const row = { ...before, ...patch };
      // Most of what is learned of a user is known: nothing is encrypted and written anew for it.
      if (FIELDS.every((field) => row[field] === before[field])) return;
      change(before, row);
    },
    discard: (id) => {
      requireRow(get(id), 'API user', id);
      names.remove(id);
      discard.run({ id });
    },
    hold: (id, name, request) => names.hold(requireRow(get(id), 'API user', id), name, request),
    release: names.release,
  };
}
