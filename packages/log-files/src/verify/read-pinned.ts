import { parseCheckpoint, parseNote } from '@countersign/audit-log';
import { UnusableInputError } from '../errors.ts';
import { readGiven } from './read-given.ts';

/**
 * A checkpoint that was kept in a file, not verified yet. What is no checkpoint at all says nothing about the log, so it is
 * no alarm.
 * @throws UnusableInputError
 */
export function readPinned(path: string): Buffer {
  const bytes = readGiven(path);
  const note = parseNote(bytes);
  const problem = typeof note === 'string' ? note : parseCheckpoint(note.text);
  if (typeof problem !== 'string') return bytes;
  throw new UnusableInputError(
    `${path} holds no checkpoint: ${problem}. "countersign audit checkpoint --raw > FILE" writes one.`,
  );
}
