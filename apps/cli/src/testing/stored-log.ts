import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  growPeaks,
  leafHash,
  parseSigningKey,
  peaksAt,
  rootOfPeaks,
  type SigningKey,
  signCheckpoint,
} from '@countersign/audit-log';
import { openDatabase } from '@countersign/log-files/verify';
import { createDirectory } from '@countersign/test-kit';
import Database from 'better-sqlite3';
import { writeDemoLog } from './write-demo-log.ts';

/** A data directory whose log was begun by the service and then grown, and everything in one file without a WAL. */
export interface StoredLog extends Disposable {
  readonly path: string;
  readonly size: number;
  /** The log's own key, as whoever runs the installation has it. */
  readonly key: SigningKey;
  /** A checkpoint as the log signed it at a size. */
  signedAt(size: number): Promise<string>;
}

export async function createStoredLog(size: number): Promise<StoredLog> {
  const directory = createDirectory();
  await writeDemoLog(directory.path);
  const key = parseSigningKey(readFileSync(join(directory.path, 'keys', 'log.key'), 'utf8').trim());
  await growLog(join(directory.path, 'countersign.db'), { size, key });
  return {
    path: directory.path,
    size,
    key,
    signedAt: async (at) => {
      const log = await openDatabase(join(directory.path, 'countersign.db'));
      const root = rootOfPeaks(peaksAt(at, log.hashes));
      log.close();
      return signCheckpoint({ origin: key.name, size: at, root }, [key]);
    },
    [Symbol.dispose]: () => directory[Symbol.dispose](),
  };
}

/** Appends entries as the store does, signing every 40. */
async function growLog(path: string, { size, key }: { size: number; key: SigningKey }): Promise<void> {
  const log = await openDatabase(path);
  let peaks = peaksAt(log.bodies(0, size).length, log.hashes);
  log.close();
  const database = new Database(path);
  const insertEntry = database.prepare('INSERT INTO entry (idx, body, hash) VALUES (?, ?, ?)');
  const insertNode = database.prepare('INSERT INTO node (level, idx, hash) VALUES (?, ?, ?)');
  const insertCheckpoint = database.prepare('INSERT INTO checkpoint (size, note) VALUES (?, ?)');
  database.transaction(() => {
    while (peaks.size < size) {
      const idx = peaks.size;
      const body = Buffer.from(
        `{"at":"2026-11-27T12:00:00.000Z","id":"evt_${idx}","type":"test.entry","v":1}`,
      );
      const grown = growPeaks(peaks, leafHash(body));
      insertEntry.run(idx, body, leafHash(body));
      for (const node of grown.nodes) insertNode.run(node.level, node.idx, node.hash);
      peaks = grown.peaks;
      if (peaks.size % 40 !== 0 && peaks.size !== size) continue;
      const root = rootOfPeaks(peaks);
      insertCheckpoint.run(peaks.size, signCheckpoint({ origin: key.name, size: peaks.size, root }, [key]));
    }
  })();
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

/** Works on a copy of a data directory with everything taken off that keeps the log from being changed. */
export async function withCopy(
  original: string,
  work: (directory: string, database: Database.Database) => Promise<void>,
): Promise<void> {
  using directory = createDirectory();
  cpSync(original, directory.path, { recursive: true });
  const database = new Database(join(directory.path, 'countersign.db'));
  try {
    database.pragma('foreign_keys = OFF');
    database.pragma('synchronous = OFF');
    for (const name of database
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      .pluck()
      .all()) {
      database.exec(`DROP TRIGGER "${name}"`);
    }
    await work(directory.path, database);
  } finally {
    database.close();
  }
}
