import type { Connection } from '../connection.ts';
import type { AuthorityTable } from './authority-tables.ts';

/** Told of each write of this connection to a row of an authority table, whatever statement it is that writes. */
export interface AuthorityWatcher {
  /** A row is about to be changed or deleted: its bound columns as SQLite gives them, in their order. */
  before(table: string, stored: readonly unknown[]): void;
  /** A row with this key was added. */
  added(table: string, key: readonly unknown[]): void;
}

/**
 * Has SQLite itself tell of writes, by triggers that exist on this connection only: nobody who writes can forget to, and nobody who edits
 * the file can take them away.
 */
export function watchAuthority(
  connection: Connection,
  tables: ReadonlyMap<string, AuthorityTable>,
  watcher: AuthorityWatcher,
): void {
  const names = new Map([...tables].map(([name, table]) => [table.name, name]));
  const told =
    (tell: AuthorityWatcher['before']) =>
    (table: unknown, ...values: unknown[]) => {
      tell(names.get(String(table)) ?? '', values);
      return null;
    };
  connection.function('authority_before', { varargs: true }, told(watcher.before));
  connection.function('authority_added', { varargs: true }, told(watcher.added));
  for (const { name, key, bound } of tables.values()) {
    const columns = bound.map((column) => column.name);
    const keys = bound.filter(({ property }) => key.includes(property)).map((column) => column.name);
    const call = (tell: string, row: 'OLD' | 'NEW', of: readonly string[]) =>
      `BEGIN SELECT ${tell}('${name}', ${of.map((column) => `${row}."${column}"`).join(', ')}); END`;
    const before = call('authority_before', 'OLD', columns);
    const added = call('authority_added', 'NEW', keys);
    const quoted = (of: readonly string[]) => of.map((column) => `"${column}"`).join(', ');
    connection.exec(`
      CREATE TEMP TRIGGER authority_update_${name} BEFORE UPDATE OF ${quoted(columns)} ON main.${name} ${before};
      CREATE TEMP TRIGGER authority_delete_${name} BEFORE DELETE ON main.${name} ${before};
      CREATE TEMP TRIGGER authority_insert_${name} AFTER INSERT ON main.${name} ${added};
      CREATE TEMP TRIGGER authority_rename_${name} AFTER UPDATE OF ${quoted(keys)} ON main.${name} ${added};
    `);
  }
}
