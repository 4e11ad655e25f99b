import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { suspensionFileSchema } from '@countersign/schema';
import { healsByItself, type Suspension } from './suspension.ts';

/**
 * Keeps a suspension beside the database, where a restart finds it and the other process sees it. Not in the database,
 * which can be what is wrong.
 */
export interface SuspensionFile {
  isThere(): boolean;
  /** The suspension that is kept; one of a file that cannot be read is one that needs a person. */
  read(): Suspension | null;
  /** @throws Error of the file system */
  write(suspension: Suspension): void;
  /** @throws Error of the file system */
  remove(): void;
}

/** @param path of the file */
export function createSuspensionFile(path: string): SuspensionFile {
  const read = (): Suspension | null => {
    if (!existsSync(path)) return null;
    try {
      const { v: _, ...suspension } = suspensionFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      return suspension;
    } catch {
      // Whoever resumed meanwhile has removed it.
      if (!existsSync(path)) return null;
      return { reason: 'file-damaged', problem: `${path} cannot be read`, since: 0, checkpoint: null };
    }
  };
  return {
    isThere: () => existsSync(path),
    read,
    write: (suspension) => {
      const found = read();
      // What needs a person is not made into something that goes away by itself.
      if (found !== null && !healsByItself(found) && healsByItself(suspension)) return;
      const draft = `${path}.${process.pid}`;
      try {
        writeFileSync(draft, `${JSON.stringify({ v: 1, ...suspension })}\n`, { mode: 0o600, flush: true });
        renameSync(draft, path);
      } catch (error) {
        rmSync(draft, { force: true });
        throw error;
      }
      syncDirectory(dirname(path));
    },
    remove: () => {
      rmSync(path, { force: true });
      syncDirectory(dirname(path));
    },
  };
}

/** A name is on the disk only when its directory is. */
function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
