import type { Statement } from 'better-sqlite3';
import type { Connection } from '../connection.ts';
import type { Touched } from './read-memory.ts';

type Values = readonly unknown[];
type Prepared = Statement<unknown[], unknown>;

/**
 * A connection of which `note` learns which tables a statement reads and writes, each time before it runs. What it touches is asked of
 * SQLite itself: its program names the roots of all tables and indexes that it opens, those of triggers and foreign keys included.
 */
export function watchStatements(connection: Connection, note: (touched: Touched) => void): Connection {
  const tables = tablesByRoot(connection);
  const prepare = (sql: string) => {
    const statement = connection.prepare<unknown[], unknown>(sql);
    let touched: Touched | undefined;
    const before = (values: Values) => {
      touched ??= touchedBy(connection, tables, { sql, values });
      note(touched);
    };
    return watched(statement, before);
  };
  return new Proxy(connection, {
    get: (of, name) => {
      if (name === 'prepare') return prepare;
      const value: unknown = Reflect.get(of, name);
      return typeof value === 'function' ? value.bind(of) : value;
    },
  });
}

function watched(
  statement: Prepared,
  before: (values: Values) => void,
): Pick<Prepared, 'run' | 'get' | 'all' | 'raw' | 'pluck'> {
  const facade: Pick<Prepared, 'run' | 'get' | 'all' | 'raw' | 'pluck'> = {
    run: (...values) => {
      before(values);
      return statement.run(...values);
    },
    get: (...values) => {
      before(values);
      return statement.get(...values);
    },
    all: (...values) => {
      before(values);
      return statement.all(...values);
    },
    raw: (toggle = true) => {
      statement.raw(toggle);
      return facade as Prepared;
    },
    pluck: (toggle = true) => {
      statement.pluck(toggle);
      return facade as Prepared;
    },
  };
  return facade;
}

interface Instruction {
  readonly opcode: string;
  readonly p1: number;
  readonly p2: number;
  readonly p3: number;
}

type TableOf = (schema: number, root: number) => string | undefined;

function touchedBy(
  connection: Connection,
  tableOf: TableOf,
  { sql, values }: { readonly sql: string; readonly values: Values },
): Touched {
  const program = connection.prepare<unknown[], Instruction>(`EXPLAIN ${sql}`).all(...values);
  const reads = new Set<string>();
  const writes = new Set<string>();
  let isAll = true;
  const add = (to: Set<string>, table: string | undefined) => {
    if (table === undefined) isAll = false;
    else to.add(table);
  };
  for (const { opcode, p1, p2, p3 } of program) {
    if (opcode === 'OpenRead' || opcode === 'ReopenIdx') add(reads, tableOf(p3, p2));
    else if (opcode === 'OpenWrite') add(writes, tableOf(p3, p2));
    else if (opcode === 'Clear') add(writes, tableOf(p2, p1));
    else if (VIRTUAL.has(opcode)) isAll = false;
  }
  return { reads: [...reads], writes: [...writes], isAll };
}

const VIRTUAL: ReadonlySet<string> = new Set(['VOpen', 'VUpdate']);

/** Which table a root page belongs to, as itself or as one of its indexes, looked up anew where the schema was changed. */
function tablesByRoot(connection: Connection): TableOf {
  const schemaVersion = connection.prepare<[], number>('PRAGMA schema_version').pluck();
  const roots = connection.prepare<[], { schema: number; root: number; name: string }>(
    `SELECT 0 AS schema, rootpage AS root, tbl_name AS name FROM main.sqlite_schema WHERE rootpage > 0
     UNION ALL SELECT 1, rootpage, tbl_name FROM temp.sqlite_schema WHERE rootpage > 0`,
  );
  let version: number | undefined;
  let names = new Map<string, string>();
  return (schema, root) => {
    const now = schemaVersion.get();
    if (now !== version) {
      names = new Map(roots.all().map((row) => [`${row.schema}/${row.root}`, row.name]));
      version = now;
    }
    return names.get(`${schema}/${root}`);
  };
}
