import BetterSqlite3 from 'better-sqlite3';
import type { SqliteStore } from '../../assemble-store.ts';
import { openStore } from '../../open-store.ts';
import { samplePrincipal, sampleToken } from '../../testing/sample-records.ts';
import { type TempStore, testSettings } from '../../testing/with-temp-store.ts';

export const principal = { ...samplePrincipal, roles: ['requester' as const] };
export const token = { ...sampleToken, expiresAt: 2 };

/** A person with a token. */
export const fill = (store: SqliteStore) =>
  store.write((tx) => {
    tx.principals.insert(principal);
    tx.tokens.insert(token);
  });

export const readPrincipal = (store: SqliteStore) => store.read((tx) => tx.principals.get(principal.id));

/** Entries of these types that have their bytes. */
export const entriesOf = (store: SqliteStore, ...types: readonly string[]) =>
  store.read((tx) =>
    tx.audit
      .entries({ from: 0, limit: -1 })
      .flatMap(({ index, body }) =>
        body.length === 0 ? [] : [{ index, ...JSON.parse(Buffer.from(body).toString('utf8')) }],
      )
      .filter(({ type }) => types.includes(type)),
  );

type Value = string | number | Buffer;

/** The index follows behind the log, so that there may be nothing in it yet. */
const MAY_CHANGE_NOTHING = /^(ATTACH|DELETE FROM entry_index)/;

/** Edits the file as somebody could who holds it: its triggers are gone first. @throws Error where a statement changes nothing */
export function edit(
  path: string,
  ...statements: readonly (string | readonly [sql: string, ...values: Value[]])[]
): void {
  const file = new BetterSqlite3(path, { fileMustExist: true });
  try {
    const triggers = file
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      .pluck()
      .all();
    file.pragma('foreign_keys = OFF');
    file.pragma('ignore_check_constraints = ON');
    for (const name of triggers) file.exec(`DROP TRIGGER ${name}`);
    for (const statement of statements) {
      const [sql, ...values] = typeof statement === 'string' ? [statement] : statement;
      const { changes } = file.prepare(sql).run(...values);
      if (changes === 0 && !MAY_CHANGE_NOTHING.test(sql)) throw new Error(`nothing was changed by ${sql}`);
    }
  } finally {
    file.close();
  }
}

/** Saves the one row of a table as it is now, to put it back by SQL. */
export function saveRow(path: string, table: string): () => void {
  const file = new BetterSqlite3(path, { fileMustExist: true });
  const row = file.prepare<[], Record<string, Value>>(`SELECT * FROM ${table}`).get() ?? {};
  file.close();
  const columns = Object.keys(row);
  return () =>
    edit(path, [
      `UPDATE ${table} SET ${columns.map((column) => `${column} = ?`).join(', ')}`,
      ...Object.values(row),
    ]);
}

/** With a second store on the file, as another process has one. */
export async function withSecondStore<T>(
  { path, clock }: TempStore,
  work: (other: SqliteStore) => T | Promise<T>,
): Promise<T> {
  const other = openStore({ path, ...testSettings(clock, 1) });
  try {
    return await work(other);
  } finally {
    other.close();
  }
}
