import { type ApiUser, CountersignError, canonicalKey } from '@countersign/schema';
import type { ApiUserNameHolder } from '@countersign/use-cases/ports';
import type { Connection } from '../connection.ts';
import type { FieldCipher } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { apiUserNameTable as names } from '../tables/directory.ts';

type Named = Pick<ApiUser, 'id' | 'account' | 'label' | 'providerId' | 'state'>;

/** Who is known by which name on an account; names are compared in their canonical form, of which a blind index is kept. */
export interface ApiUserNames {
  /** Who is known by this name; more than one only where it is contested. */
  bearers(account: string, name: string): readonly string[];
  /** Who has this name, or will have it once a change is carried out. */
  holder(account: string, name: string): ApiUserNameHolder | undefined;
  contested(): readonly { readonly account: string; readonly apiUsers: readonly string[] }[];
  /** Gives an API user the names of its row, and takes from it those that it had before. @throws CountersignError ALREADY_EXISTS */
  keep(row: Named): void;
  /** @throws CountersignError ALREADY_EXISTS */
  hold(row: Pick<Named, 'id' | 'account'>, name: string, request: string): void;
  release(request: string): void;
  remove(apiUser: string): void;
}

interface NameRow {
  readonly apiUser: string;
  readonly account: string;
  readonly key: string;
  readonly request: string | null;
}

export function apiUserNames(db: Database, cipher: Pick<FieldCipher, 'blindIndex'>): ApiUserNames {
  const connection: Connection = db.$client;
  const keyOf = (account: string, name: string) =>
    cipher.blindIndex('api_user.name', account, canonicalKey(name));
  const bearers = connection
    .prepare<[string, string], string>(
      'SELECT api_user FROM api_user_name WHERE account = ? AND key = ? AND request IS NULL ORDER BY api_user',
    )
    .pluck();
  const holder = connection.prepare<[string, string], ApiUserNameHolder>(
    'SELECT api_user AS apiUser, request FROM api_user_name WHERE account = ? AND key = ? AND contested = 0',
  );
  const contested = connection.prepare<[], { account: string; key: string }>(
    'SELECT DISTINCT account, key FROM api_user_name WHERE contested = 1',
  );
  const own = { apiUser: names.apiUser, account: names.account, key: names.key, request: names.request };
  const ofApiUser = db
    .select(own)
    .from(names)
    .where(eq(names.apiUser, sql.placeholder('apiUser')))
    .prepare();
  const ofRequest = db
    .select(own)
    .from(names)
    .where(eq(names.request, sql.placeholder('request')))
    .prepare();
  const insert = prepareInsert(db, names);
  const settle = connection.prepare<[string, string]>(
    'UPDATE api_user_name SET request = NULL WHERE api_user = ? AND key = ?',
  );
  const remove = connection.prepare<[string, string]>(
    'DELETE FROM api_user_name WHERE api_user = ? AND key = ?',
  );
  // A name that nobody has any more falls to the first of those who contested it.
  const first = connection
    .prepare<[string, string], string>(
      'SELECT api_user FROM api_user_name WHERE account = ? AND key = ? ORDER BY api_user LIMIT 1',
    )
    .pluck();
  const promote = connection.prepare<[string, string]>(
    'UPDATE api_user_name SET contested = 0 WHERE api_user = ? AND key = ?',
  );

  const drop = ({ apiUser, account, key }: NameRow) => {
    remove.run(apiUser, key);
    if (holder.get(account, key) !== undefined) return;
    const next = first.get(account, key);
    if (next !== undefined) promote.run(next, key);
  };
  const take = (
    row: Pick<Named, 'id' | 'account'>,
    claim: { name: string; key: string; request: string | null },
  ) =>
    refusingDuplicates(
      () =>
        insert({
          apiUser: row.id,
          account: row.account,
          key: claim.key,
          request: claim.request,
          contested: false,
        }),
      {
        columns: 'api_user_name.account, api_user_name.key',
        refusal: () => new CountersignError('ALREADY_EXISTS', { what: 'API user', id: claim.name }),
      },
    );
  return {
    bearers: (account, name) => bearers.all(account, keyOf(account, name)),
    holder: (account, name) => holder.get(account, keyOf(account, name)),
    contested: () =>
      contested.all().map(({ account, key }) => ({ account, apiUsers: bearers.all(account, key) })),
    keep: (row) => {
      const given =
        row.state === 'deleted' ? [] : [row.label, ...(row.providerId === null ? [] : [row.providerId])];
      const wanted = new Map(given.map((name) => [keyOf(row.account, name), name]));
      const known = ofApiUser.all({ apiUser: row.id });
      for (const one of known) {
        if (one.request === null && !wanted.has(one.key)) drop(one);
      }
      for (const [key, name] of wanted) {
        const held = known.find((one) => one.key === key);
        if (held === undefined) take(row, { name, key, request: null });
        else if (held.request !== null) settle.run(row.id, key);
      }
    },
    hold: (row, name, request) => {
      const key = keyOf(row.account, name);
      const own = ofApiUser.all({ apiUser: row.id }).find((one) => one.key === key);
      if (own === undefined) take(row, { name, key, request });
      else if (own.request !== null && own.request !== request) {
        throw new CountersignError('ALREADY_EXISTS', { what: 'change of name', id: own.request });
      }
    },
    release: (request) => {
      for (const one of ofRequest.all({ request })) drop(one);
    },
    remove: (apiUser) => {
      for (const one of ofApiUser.all({ apiUser })) drop(one);
    },
  };
}
