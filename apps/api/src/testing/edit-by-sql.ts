import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Installation } from './installation.ts';

type Value = string | number | null | Buffer;
type Row = Readonly<Record<string, Value>>;

/** A statement with what its question marks stand for. */
export type Statement = readonly [sql: string, ...values: Value[]];

/**
 * Edits the database of an installation that runs, as somebody does who writes to the file and means not to be noticed: triggers are taken
 * away, and put back as they were.
 * @returns puts back every row of the tables that were edited
 * @throws Error for a statement that changes nothing, which would be no attack
 */
export function editBySql(at: Installation, statements: readonly Statement[]): () => void {
  const tables = statements.map(([sql]) => tableOf(sql));
  const before = withFile(at, (file) =>
    tables.map((table) => file.prepare<[], Row>(`SELECT * FROM ${table}`).all()),
  );
  withFile(at, (file) => {
    for (const [sql, ...values] of statements) {
      const all = () => JSON.stringify(file.prepare(`SELECT * FROM ${tableOf(sql)}`).all());
      const was = all();
      file.prepare(sql).run(...values);
      if (all() === was) throw new Error(`nothing was changed by ${sql}`);
    }
  });
  return () =>
    withFile(at, (file) => {
      for (const [index, table] of tables.entries()) {
        file.exec(`DELETE FROM ${table}`);
        for (const row of before[index] ?? []) {
          const columns = Object.keys(row);
          const marks = columns.map(() => '?').join(', ');
          file
            .prepare(`INSERT INTO ${table} (${columns.map(quoted).join(', ')}) VALUES (${marks})`)
            .run(...Object.values(row));
        }
      }
    });
}

const quoted = (name: string) => `"${name}"`;
const tableOf = (sql: string): string => {
  const [, table] = /^(?:UPDATE|INSERT INTO|INSERT OR REPLACE INTO|DELETE FROM) (\w+)/.exec(sql) ?? [];
  if (table === undefined) throw new Error(`what does this edit: ${sql}`);
  return table;
};

function withFile<T>(at: Installation, work: (file: Database.Database) => T): T {
  const file = new Database(join(at.directory, 'countersign.db'), { fileMustExist: true, timeout: 10_000 });
  try {
    file.pragma('foreign_keys = OFF');
    file.exec('BEGIN IMMEDIATE');
    const triggers = file
      .prepare<[], { name: string; sql: string }>(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'",
      )
      .all();
    for (const { name } of triggers) file.exec(`DROP TRIGGER ${quoted(name)}`);
    const result = work(file);
    for (const { sql } of triggers) file.exec(sql);
    file.exec('COMMIT');
    return result;
  } finally {
    file.close();
  }
}

/** A statement that puts in a copy of a row with other values in some columns. */
export function copyOfRow(at: Installation, table: string, { where, id, ...others }: Row): Statement {
  const row = withFile(at, (file) =>
    file.prepare<[Value], Row>(`SELECT * FROM ${table} WHERE id = ?`).get(where ?? null),
  );
  if (row === undefined) throw new Error(`${table} has no row ${String(where)}`);
  const values: Row = { ...row, id: id ?? null, ...others };
  const columns = Object.keys(values);
  const marks = columns.map(() => '?').join(', ');
  return [
    `INSERT INTO ${table} (${columns.map(quoted).join(', ')}) VALUES (${marks})`,
    ...Object.values(values),
  ];
}
