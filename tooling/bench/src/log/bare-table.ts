import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { tempDirectory } from '../resources/temp-directory.ts';
import type { Own } from '../resources/with-resources.ts';

/** A table with nothing but entries: what keeping them costs without tree, signature, index or trigger. */
export interface BareTable {
  /** Adds them in commits of `batch`, each on the disk before the next. */
  insert(bodies: readonly Buffer[], batch: number): void;
  size(): number;
}

/** Opens one with the same durability as the store: a write-ahead log, synchronised at every commit. */
export async function openBareTable(own: Own): Promise<BareTable> {
  const db = new BetterSqlite3(join(await tempDirectory(own), 'bare.db'));
  await own(() => void db.close());
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('fullfsync = ON');
  db.exec('CREATE TABLE entry (idx INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT');
  const insert = db.prepare<[Buffer]>('INSERT INTO entry (body) VALUES (?)');
  const count = db.prepare<[], number>('SELECT count(*) FROM entry').pluck();
  const commit = db.transaction((bodies: readonly Buffer[]) => {
    for (const body of bodies) insert.run(body);
  }).immediate;
  return {
    insert: (bodies, batch) => {
      for (let from = 0; from < bodies.length; from += batch) commit(bodies.slice(from, from + batch));
    },
    size: () => count.get() ?? 0,
  };
}
