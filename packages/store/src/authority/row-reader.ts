import type { Connection } from '../connection.ts';
import type { AuthorityTable } from './authority-tables.ts';
import { type AuthorityRow, decodeBound } from './digest-row.ts';

/** The bound columns of the rows of authority tables, whatever a repository would make of them. */
export interface RowReader {
  /** @param key its values, in order */
  row(table: AuthorityTable, key: readonly unknown[]): AuthorityRow | undefined;
  all(table: AuthorityTable): readonly AuthorityRow[];
  /** As SQLite gives them, in the order of the bound columns. */
  stored(table: AuthorityTable): readonly (readonly unknown[])[];
  hasRows(table: AuthorityTable): boolean;
}

/** @param schema where the tables are: in the file, or in the copy that a rehearsal has of them */
export function createRowReader(connection: Connection, schema: 'main' | 'temp' = 'main'): RowReader {
  const columnsOf = ({ bound }: AuthorityTable) => bound.map(({ name }) => `"${name}"`).join(', ');
  const nameOf = ({ bound }: AuthorityTable, wanted: string) =>
    bound.find(({ property }) => property === wanted)?.name ?? wanted;
  const stored = (table: AuthorityTable) =>
    connection
      .prepare<[], unknown[]>(`SELECT ${columnsOf(table)} FROM ${schema}.${table.name}`)
      .raw()
      .all();
  const prepareRow = (table: AuthorityTable) => {
    const where = table.key.map((property) => `"${nameOf(table, property)}" = ?`).join(' AND ');
    return connection
      .prepare<unknown[], unknown[]>(`SELECT ${columnsOf(table)} FROM ${schema}.${table.name} WHERE ${where}`)
      .raw();
  };
  const rowOf = new Map<AuthorityTable, ReturnType<typeof prepareRow>>();
  return {
    row: (table, key) => {
      const select = rowOf.get(table) ?? prepareRow(table);
      rowOf.set(table, select);
      const stored = select.get(...key);
      return stored === undefined ? undefined : decodeBound(table, stored);
    },
    all: (table) => stored(table).map((row) => decodeBound(table, row)),
    stored,
    hasRows: ({ name }) =>
      connection.prepare<[], number | null>(`SELECT max(rowid) FROM ${schema}.${name}`).pluck().get() !==
      null,
  };
}
