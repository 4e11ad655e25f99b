import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of its own; it is removed when disposed of. */
export interface TestDirectory extends Disposable {
  readonly path: string;
}

export function createDirectory(): TestDirectory {
  const path = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

/** Runs `work` in a new directory, and removes it. Fails when a connection to a database in it was left open. */
export async function withTempDirectory<T>(work: (directory: string) => T | Promise<T>): Promise<T> {
  using directory = createDirectory();
  const result = await work(directory.path);
  requireClosed(directory.path);
  return result;
}

/** @throws Error where a connection to a database in the directory is open: SQLite removes these files with the last one */
export function requireClosed(directory: string): void {
  const left = readdirSync(directory).filter((name) => /-(wal|shm)$/.test(name));
  if (left.length > 0) throw new Error(`A store was not closed: it left ${left.join(' and ')}.`);
}
