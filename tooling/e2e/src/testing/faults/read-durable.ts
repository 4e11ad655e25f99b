import type { AuditEntry } from '@countersign/schema';
import BetterSqlite3 from 'better-sqlite3';

/** Entries and checkpoints of a log as they are in its file, read without the store. */
export function readDurable(path: string): {
  readonly entries: readonly AuditEntry[];
  readonly notes: ReadonlyMap<number, string>;
} {
  const file = new BetterSqlite3(path, { readonly: true });
  try {
    const bodies = file.prepare<[], { body: Buffer }>('SELECT body FROM entry ORDER BY idx').all();
    const notes = file.prepare<[], { size: number; note: string }>('SELECT size, note FROM checkpoint').all();
    return {
      entries: bodies.map(({ body }): AuditEntry => JSON.parse(body.toString('utf8'))),
      notes: new Map(notes.map(({ size, note }) => [size, note])),
    };
  } finally {
    file.close();
  }
}
