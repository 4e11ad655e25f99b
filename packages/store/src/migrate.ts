import { readdirSync, readFileSync } from 'node:fs';
import { CountersignError } from '@countersign/schema';
import type { Connection } from './connection.ts';

/** One step from an older form of the database to a newer one. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** What SQL cannot do, after it and in the same transaction. */
  readonly then?: (connection: Connection) => void;
}

const FOLDER = new URL('../migrations/', import.meta.url);

/** The migrations of this program, in order: `0001-name.sql`, `0002-name.sql` and so on. */
export function readMigrations(folder: URL = FOLDER): readonly Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, position) => {
    const version = position + 1;
    if (!name.startsWith(`${String(version).padStart(4, '0')}-`)) {
      throw new Error(`The migration ${name} is out of order: ${version} is the next number.`);
    }
    return { version, name, sql: readFileSync(new URL(name, folder), 'utf8') };
  });
}

/** The migrations, with what is to be done after the one of a name. */
export function withSteps(
  migrations: readonly Migration[],
  steps: Readonly<Record<string, (connection: Connection) => void>>,
): readonly Migration[] {
  const waiting = new Map(Object.entries(steps));
  const complete = migrations.map((migration) => {
    const name = migration.name.replace(/^\d+-|\.sql$/g, '');
    const then = waiting.get(name);
    waiting.delete(name);
    return then === undefined ? migration : { ...migration, then };
  });
  for (const name of waiting.keys()) throw new Error(`There is no migration ${name}.`);
  return complete;
}

/**
 * Brings the database to the form that this program knows; the version is in `user_version`. Whoever opens the file first
 * migrates, and everybody else waits for the write lock and then finds it done.
 *
 * @throws CountersignError STORE_TOO_NEW; SqliteError
 */
export function migrate(connection: Connection, migrations: readonly Migration[] = readMigrations()): void {
  // Before anything is written, even the journal mode: a newer program may have chosen another one.
  if (versionOf(connection, migrations.length) === migrations.length) return;
  connection.pragma('journal_mode = WAL');
  connection
    .transaction(() => {
      const version = versionOf(connection, migrations.length);
      for (const migration of migrations.slice(version)) {
        connection.exec(migration.sql);
        migration.then?.(connection);
        connection.pragma(`user_version = ${migration.version}`);
      }
    })
    .immediate();
}

function versionOf(connection: Connection, known: number): number {
  const found = Number(connection.pragma('user_version', { simple: true }));
  if (found > known) throw new CountersignError('STORE_TOO_NEW', { found, known });
  return found;
}
