import {
  type CheckpointRow,
  type EntryRow,
  type LogReport,
  type LogSource,
  type NodeRow,
  type TrustedLog,
  verifyLog,
} from '@countersign/audit-log';
import type { AuditEventType } from '@countersign/schema';
import BetterSqlite3 from 'better-sqlite3';
import type { Own } from '../resources/with-resources.ts';

/** The log's tables as anybody can read them, without the store. */
export interface LogFile {
  size(): number;
  checkpoints(): number;
  /** Number of entries of one type. */
  ofType(type: AuditEventType): number;
  /** The entries from one on, in order. */
  bodies(from: number): readonly Buffer[];
  entries(): Iterable<EntryRow>;
  verify(): LogReport;
}

/** Reads the file of a log beside the program that writes it. */
export async function readLogFile(
  { path, trusted }: { readonly path: string; readonly trusted: TrustedLog },
  own: Own,
): Promise<LogFile> {
  const db = new BetterSqlite3(path, { fileMustExist: true, readonly: true });
  await own(() => void db.close());
  const count = (table: 'entry' | 'checkpoint') =>
    db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck();
  const entryCount = count('entry');
  const checkpointCount = count('checkpoint');
  const source = sourceOf(db);
  const bodies = db.prepare<[number], Buffer>('SELECT body FROM entry WHERE idx >= ? ORDER BY idx').pluck();
  // Of the log itself: its index follows up to a second behind.
  const counts = new Map<string, number>();
  let read = 0;
  return {
    size: () => entryCount.get() ?? 0,
    checkpoints: () => checkpointCount.get() ?? 0,
    ofType: (type) => {
      for (const body of bodies.iterate(read)) {
        const { type: found } = JSON.parse(body.toString('utf8'));
        counts.set(found, (counts.get(found) ?? 0) + 1);
        read += 1;
      }
      return counts.get(type) ?? 0;
    },
    bodies: (from) => bodies.all(from),
    entries: source.entries,
    // One transaction, because its passes have to see one state of the log.
    verify: () => db.transaction(() => verifyLog(source, trusted))(),
  };
}

function sourceOf(db: BetterSqlite3.Database): LogSource {
  return {
    entries: () => db.prepare<[], EntryRow>('SELECT idx, hash, body FROM entry ORDER BY idx').iterate(),
    // Prepared for each pass: several are open at the same time.
    nodes: (fromLevel) =>
      db
        .prepare<[number], NodeRow>('SELECT level, idx, hash FROM node WHERE level >= ? ORDER BY level, idx')
        .iterate(fromLevel),
    checkpoints: () =>
      db.prepare<[], CheckpointRow>('SELECT size, note FROM checkpoint ORDER BY size').iterate(),
  };
}
