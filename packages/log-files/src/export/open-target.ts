import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareCheckpoints, openCheckpoint, type TrustedLog } from '@countersign/audit-log';
import { LogBrokenError, UnusableInputError } from '../errors.ts';
import { RETENTION_FILE } from '../open/open-export.ts';
import type { SignedLog } from '../open/open-signed-log.ts';

/** What an export that was broken off before its first checkpoint leaves behind. */
const UNFINISHED = new Set(
  ['vkey', RETENTION_FILE, 'checkpoint'].flatMap((name) => [name, `${name}.unfinished`]).concat('tile'),
);

/**
 * Makes ready the folder of an export, and gives the number of entries that it holds already: 0 where it is new.
 * @throws UnusableInputError when something else is in it, LogBrokenError when the log is not the continuation of what is in it
 */
export function openTarget(directory: string, log: SignedLog, trusted: TrustedLog): number {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'checkpoint');
  if (!existsSync(path)) {
    if (readdirSync(directory).every((name) => UNFINISHED.has(name))) return 0;
    throw new UnusableInputError(
      `${directory} is not empty and holds no export. Name an empty folder, or a new one.`,
    );
  }
  const before = openCheckpoint(readFileSync(path), trusted);
  if (!before.ok) {
    throw new UnusableInputError(
      `${directory} holds an export that this log did not make, or one that was altered. Name another folder. ${before.message}`,
    );
  }
  const { size } = before.checkpoint;
  const continuation = compareCheckpoints(before.checkpoint, log.checkpoint, log.readNode);
  if (continuation === 'continued') return Number(size);
  const how =
    continuation === 'rolled-back'
      ? `it has ${log.size} entries, and the export was signed at ${size}`
      : `its first ${size} entries do not have the root that was signed in the export`;
  throw new LogBrokenError(
    `The log is not the continuation of the export in ${directory}: ${how}. Nothing was written.`,
  );
}
