import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { refusalOf } from './suspension.ts';

/** Less than this is left alone, in bytes: the entry that says that writing goes on would take the last of it. */
const ROOM = 1024 * 1024;

/**
 * Refuses to go on after the disk was full, while there is hardly room on it.
 * @throws CountersignError LOG_UNAVAILABLE
 */
export function requireRoom(path: string, since: number): void {
  const { bavail, bsize } = statfsSync(dirname(path));
  if (bavail * bsize >= ROOM) return;
  throw refusalOf({ reason: 'disk-full', problem: 'the disk is full. Make room on it', since });
}
