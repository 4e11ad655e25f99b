import BetterSqlite3 from 'better-sqlite3';
import type { Connection } from './connection.ts';
import { migrate } from './migrate.ts';

/** A table, index, trigger or view that is not what the migrations of this program make of it. */
export interface SchemaDifference {
  readonly kind: 'added' | 'missing' | 'changed';
  readonly type: string;
  readonly name: string;
}

type Definitions = ReadonlyMap<
  string,
  { readonly type: string; readonly name: string; readonly sql: string | null }
>;

let expected: Definitions | undefined;

/**
 * What somebody has changed by hand about the form of a database: triggers that keep the log append-only and are gone, or some that were put
 * in, which would do things in our own transactions.
 */
export function compareSchema(connection: Connection): readonly SchemaDifference[] {
  const found = definitionsOf(connection);
  const wanted = expectedDefinitions();
  const differences: SchemaDifference[] = [];
  for (const [key, { type, name, sql }] of found) {
    const other = wanted.get(key);
    if (other === undefined) differences.push({ kind: 'added', type, name });
    else if (other.sql !== sql) differences.push({ kind: 'changed', type, name });
  }
  for (const [key, { type, name }] of wanted)
    if (!found.has(key)) differences.push({ kind: 'missing', type, name });
  return differences;
}

/** Of a database that the migrations of this program have made; they run once in a process, in memory. */
function expectedDefinitions(): Definitions {
  if (expected !== undefined) return expected;
  const made = new BetterSqlite3(':memory:');
  try {
    migrate(made);
    expected = definitionsOf(made);
    return expected;
  } finally {
    made.close();
  }
}

function definitionsOf(connection: Connection): Definitions {
  const rows = connection
    .prepare<[], { type: string; name: string; sql: string | null }>(
      // What SQLite makes for itself, such as its statistics, is its own affair.
      `SELECT type, name, sql FROM main.sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name`,
    )
    .all();
  return new Map(rows.map((row) => [`${row.type} ${row.name}`, row]));
}
