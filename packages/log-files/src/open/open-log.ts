import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInputError } from '../errors.ts';
import { openDatabase } from './open-database.ts';
import { openExport } from './open-export.ts';
import type { OpenedLog } from './opened-log.ts';

const STORE = 'countersign.db';

/**
 * Opens the log at a path: a data directory, the file of a store, or the folder of an export.
 * @throws UnusableInputError when there is none, or none that may be opened
 */
export async function openLog(path: string): Promise<OpenedLog> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return openDatabase(path);
  if (existsSync(join(path, STORE))) return openDatabase(join(path, STORE));
  if (existsSync(join(path, 'checkpoint'))) return openExport(path);
  throw new UnusableInputError(
    `There is no log in ${path}. Name a data directory (for commands with --data), the file of a store, or the folder of an export.`,
  );
}
