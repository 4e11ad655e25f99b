import { type LogReport, parseVkey, verifyLog } from '@countersign/audit-log';
import BetterSqlite3 from 'better-sqlite3';
import { testSettings } from './with-temp-store.ts';

/** Verifies the whole log in the file from outside, with nothing of the store but the names of its columns. */
export function verifyStoredLog(path: string, options: { prunedBefore?: number } = {}): LogReport {
  const { log } = testSettings();
  // Not as read-only: such a connection cannot put the write-ahead log away that it makes.
  const file = new BetterSqlite3(path, { fileMustExist: true });
  try {
    return file.transaction(() =>
      verifyLog(
        {
          entries: () =>
            file
              .prepare<[], { idx: number; hash: Buffer; body: Buffer }>(
                'SELECT idx, hash, body FROM entry ORDER BY idx',
              )
              .iterate(),
          nodes: (fromLevel) =>
            file
              .prepare<[number], { level: number; idx: number; hash: Buffer }>(
                'SELECT level, idx, hash FROM node WHERE level >= ? ORDER BY level, idx',
              )
              .iterate(fromLevel),
          checkpoints: () =>
            file
              .prepare<[], { size: number; note: string }>('SELECT size, note FROM checkpoint ORDER BY size')
              .iterate(),
        },
        { ...options, origin: log.origin, vkeys: log.verifierKeys.map(parseVkey) },
      ),
    )();
  } finally {
    file.close();
  }
}
