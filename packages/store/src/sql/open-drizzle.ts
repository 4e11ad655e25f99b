import type { PreparedQuery as Prepared } from 'drizzle-orm/better-sqlite3/session';
import type { PreparedQueryConfig } from 'drizzle-orm/sqlite-core';
import type { Connection } from '../connection.ts';
import type { Database } from './database.ts';
import {
  BetterSQLite3Database,
  BetterSQLiteSession,
  Column,
  is,
  NoopCache,
  NoopLogger,
  Param,
  Placeholder,
  PreparedQuery,
  SQLiteSyncDialect,
} from './drizzle.ts';

type Preparation = Parameters<InstanceType<typeof BetterSQLiteSession>['prepareQuery']>;
type Fields = NonNullable<Preparation[1]>;
type Values = Readonly<Record<string, unknown>>;
type Bind = (values: Values) => unknown[];
type Decode = (row: readonly unknown[]) => Record<string, unknown>;

/**
 * Drizzle on a connection. What stays the same about a prepared statement is worked out once: Drizzle by itself asks for every
 * value of every row of what class its column is, which takes longer than SQLite needs for finding the row.
 */
export function openDrizzle(client: Connection): Database {
  const dialect = new SQLiteSyncDialect();
  const db = new BetterSQLite3Database('sync', dialect, new Session(client, dialect), undefined);
  return Object.assign(db, { $client: client });
}

class Session extends BetterSQLiteSession<Record<string, never>, Record<string, never>> {
  readonly #client: Connection;

  constructor(client: Connection, dialect: InstanceType<typeof SQLiteSyncDialect>) {
    super(client, dialect, undefined);
    this.#client = client;
  }

  override prepareQuery<T extends Omit<PreparedQueryConfig, 'run'>>(...args: Preparation): Prepared<T> {
    const [query, fields, method, inArrays, mapper, about, cache] = args;
    const statement = this.#client.prepare<unknown[], unknown[]>(query.sql);
    const prepared = new PreparedQuery<T & PreparedQueryConfig>(
      statement,
      query,
      new NoopLogger(),
      new NoopCache(),
      about,
      cache,
      fields,
      method,
      inArrays,
      mapper,
    );
    const bind = bindingOf(query.params);
    prepared.run = (values) => statement.run(...bind(values ?? NOTHING));
    const decode = fields === undefined || mapper !== undefined ? null : decodingOf(fields);
    if (decode === null) return prepared;
    statement.raw();
    prepared.get = (values) => {
      const row = statement.get(...bind(values ?? NOTHING));
      return row === undefined ? undefined : decode(row);
    };
    prepared.all = (values) => statement.all(...bind(values ?? NOTHING)).map(decode);
    return prepared;
  }
}

const NOTHING: Values = {};

/** What puts the values of a call in the places of a statement. */
function bindingOf(params: readonly unknown[]): Bind {
  const places = params.map(placeOf);
  return (values) => {
    const bound = new Array<unknown>(places.length);
    for (let index = 0; index < places.length; index += 1) bound[index] = places[index]?.(values);
    return bound;
  };
}

function placeOf(param: unknown): (values: Values) => unknown {
  if (is(param, Placeholder)) {
    const { name } = param;
    return (values) => given(values, name);
  }
  if (is(param, Param) && is(param.value, Placeholder)) {
    const { encoder } = param;
    const { name } = param.value;
    return (values) => encoder.mapToDriverValue(given(values, name));
  }
  return () => param;
}

/** @throws Error where the caller has left one out */
function given(values: Values, name: string): unknown {
  const value = values[name];
  if (value === undefined && !(name in values))
    throw new Error(`No value for placeholder "${name}" was provided`);
  return value;
}

/** What makes a record of a row; null where it is not columns of one table alone, which Drizzle puts together. */
function decodingOf(fields: Fields): Decode | null {
  const columns = fields.flatMap(({ path, field }) => {
    const [name, ...deeper] = path;
    return name === undefined || deeper.length > 0 || !is(field, Column) ? [] : [{ name, decoder: field }];
  });
  if (columns.length < fields.length) return null;
  return (row) => {
    const record: Record<string, unknown> = {};
    for (let index = 0; index < columns.length; index += 1) {
      const column = columns[index];
      const value = row[index];
      if (column !== undefined)
        record[column.name] = value === null ? null : column.decoder.mapFromDriverValue(value);
    }
    return record;
  };
}
