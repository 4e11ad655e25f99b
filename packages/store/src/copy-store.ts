import { copyDatabase } from './copy-database.ts';

/** What a copy of a store holds. */
export interface CopiedStore {
  /** Number of the newest migration. */
  readonly version: number;
  /** Entries of the log. */
  readonly logSize: number;
  /** The newest signed checkpoint; null where nothing was ever signed. */
  readonly checkpoint: string | null;
}

/** Copies a store that may be in use (see `copyDatabase`), and says which state of it that is. @throws as `copyDatabase` */
export function copyStore(from: string, to: string): Promise<CopiedStore> {
  return copyDatabase(from, to, (connection) => ({
    version: Number(connection.pragma('user_version', { simple: true })),
    logSize: connection.prepare<[], number>('SELECT count(*) FROM entry').pluck().get() ?? 0,
    checkpoint:
      connection
        .prepare<[], string>('SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1')
        .pluck()
        .get() ?? null,
  }));
}
