import BetterSqlite3 from 'better-sqlite3';
import type { World } from './world.ts';

/** Made from the log behind its commits, so that they may grow at any time after one. */
const FOLLOWING = /^entry_(index|search)|^search_progress$/;

/** Rows per table of the file, as another process sees it. */
export function rowCounts(world: World): Readonly<Record<string, number>> {
  const file = new BetterSqlite3(world.temp.path, { readonly: true });
  try {
    const tables = file
      .prepare<[], { name: string }>(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'",
      )
      .all()
      .filter(({ name }) => !FOLLOWING.test(name));
    return Object.fromEntries(
      tables.map(({ name }) => [
        name,
        file.prepare<[], { count: number }>(`SELECT count(*) AS count FROM ${name}`).get()?.count ?? 0,
      ]),
    );
  } finally {
    file.close();
  }
}

/** The log as another process reads it now: one line of JSON per entry, under the size that was signed last. */
export function durableLog(world: World): readonly string[] {
  const file = new BetterSqlite3(world.temp.path, { readonly: true });
  try {
    return file
      .prepare<[], { body: Buffer }>(
        'SELECT body FROM entry WHERE idx < (SELECT max(size) FROM checkpoint) ORDER BY idx',
      )
      .all()
      .map(({ body }) => body.toString('utf8'));
  } finally {
    file.close();
  }
}

/** The wrapped key of a subject; null once it was destroyed, undefined where there never was one. */
export function wrappedKey(world: World, subject: string): Buffer | null | undefined {
  const file = new BetterSqlite3(world.temp.path, { readonly: true });
  try {
    return file
      .prepare<[string], Buffer | null>('SELECT wrapped FROM subject_key WHERE subject = ?')
      .pluck()
      .get(subject);
  } finally {
    file.close();
  }
}
