import { join } from 'node:path';
import { withTempDirectory } from '@countersign/test-kit';
import { expect, it } from 'vitest';
import { connect, createFile } from './connection.ts';
import { migrate, readMigrations } from './migrate.ts';
import { getTableConfig, SQLiteTable } from './sql/drizzle.ts';
import * as auditLog from './tables/audit-log.ts';
import * as checkpoints from './tables/checkpoints.ts';
import * as deliveries from './tables/deliveries.ts';
import * as directory from './tables/directory.ts';
import * as execution from './tables/execution.ts';
import * as freeze from './tables/freeze.ts';
import * as governance from './tables/governance.ts';
import * as notices from './tables/notices.ts';
import * as personal from './tables/personal.ts';
import * as policies from './tables/policies.ts';
import * as requests from './tables/requests.ts';
import * as retention from './tables/retention.ts';
import * as waiting from './tables/waiting.ts';
import { runChildren } from './testing/run-children.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly inPrimaryKey: boolean;
}

const writable = { readonly: false, busyTimeoutMillis: 5000 };

it('the drizzle tables and the migrated database agree about tables, columns, types, nullability and keys', async () => {
  await withTempDirectory((directoryPath) => {
    const path = join(directoryPath, 'store.db');
    createFile(path);
    const connection = connect(path, writable);
    migrate(connection);
    const migrated = new Map<string, Column[]>();
    for (const table of connection
      .prepare<[], string>(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'",
      )
      .pluck()
      .all()) {
      const columns = connection
        .prepare<[string], { name: string; type: string; notnull: number; pk: number }>(
          'SELECT name, type, "notnull", pk FROM pragma_table_info(?)',
        )
        .all(table);
      migrated.set(
        table,
        columns.map(({ name, type, notnull, pk }) => ({
          name,
          type: type.toLowerCase(),
          // An INTEGER PRIMARY KEY is the rowid, which is never null.
          notNull: notnull === 1 || pk > 0,
          inPrimaryKey: pk > 0,
        })),
      );
    }
    connection.close();

    const declared = new Map<string, Column[]>();
    for (const table of Object.values({
      ...auditLog,
      ...checkpoints,
      ...deliveries,
      ...directory,
      ...execution,
      ...freeze,
      ...governance,
      ...notices,
      ...personal,
      ...policies,
      ...retention,
      ...requests,
      ...waiting,
    })) {
      expect(table).toBeInstanceOf(SQLiteTable);
      const config = getTableConfig(table);
      const compound = config.primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
      declared.set(
        config.name,
        config.columns.map((column) => ({
          name: column.name,
          type: column.getSQLType(),
          notNull: column.notNull,
          inPrimaryKey: column.primary || compound.includes(column.name),
        })),
      );
    }
    expect(new Map([...declared].sort())).toEqual(new Map([...migrated].sort()));
  });
});

it('every table is strict', async () => {
  await withTempDirectory((directoryPath) => {
    const path = join(directoryPath, 'store.db');
    createFile(path);
    const connection = connect(path, writable);
    migrate(connection);
    const lax = connection
      .prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
      )
      .all();
    connection.close();
    expect(lax).toEqual([]);
  });
});

it('a database of a newer program is refused and left as it is', async () => {
  await withTempDirectory((directoryPath) => {
    const path = join(directoryPath, 'store.db');
    createFile(path);
    const connection = connect(path, writable);
    const newer = readMigrations().length + 1;
    connection.pragma(`user_version = ${newer}`);
    expect(() => migrate(connection)).toThrow(
      expect.objectContaining({ code: 'STORE_TOO_NEW', details: { found: newer, known: newer - 1 } }),
    );
    expect(connection.pragma('journal_mode', { simple: true })).toBe('delete');
    expect(connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(0);
    connection.close();
  });
});

it('a migration that fails leaves the database at the version before', async () => {
  await withTempDirectory((directoryPath) => {
    const path = join(directoryPath, 'store.db');
    createFile(path);
    const connection = connect(path, writable);
    const migrations = [
      { version: 1, name: '0001-a.sql', sql: 'CREATE TABLE a (x)' },
      { version: 2, name: '0002-b.sql', sql: 'CREATE TABLE b (x); CREATE TABLE a (x)' },
    ];
    migrate(connection, migrations.slice(0, 1));
    expect(() => migrate(connection, migrations)).toThrow('table a already exists');
    expect(connection.pragma('user_version', { simple: true })).toBe(1);
    expect(connection.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['a']);
    connection.close();
  });
});

// The time is one to hang, not a measurement: starting a process takes seconds when the machine is busy.
it('processes that open a new file at the same time migrate it once', { timeout: 120_000 }, async () => {
  await withTempDirectory(async (directoryPath) => {
    const path = join(directoryPath, 'data', 'store.db');
    const opened = await runChildren(new URL('./testing/children/open.ts', import.meta.url), [
      [path],
      [path],
      [path],
    ]);
    expect(opened).toEqual(Array(3).fill({ lines: ['opened'], code: 0, signal: null }));
    const connection = connect(path, writable);
    expect(connection.pragma('user_version', { simple: true })).toBe(readMigrations().length);
    connection.close();
  });
});
