import {
  type Checkpoint,
  type NodeReader,
  nodesFrom,
  openCheckpoint,
  rootAt,
  sameHash,
  type TrustedLog,
} from '@countersign/audit-log';
import { LogBrokenError, UnusableInputError } from '../errors.ts';
import type { OpenedLog } from './opened-log.ts';

/** The newest checkpoint of a log, and its tree, which has the root that was signed. */
export interface SignedLog {
  readonly checkpoint: Checkpoint;
  readonly size: number;
  readonly note: Uint8Array;
  readonly readNode: NodeReader;
}

/**
 * Takes the newest checkpoint of a log, and looks that it is signed and that the hashes of the tree lead to its root. That
 * takes a few hundred hashes; whether all entries are as they were hashed is for a whole verification.
 * @throws LogBrokenError when it is not so, UnusableInputError when nothing is signed yet
 */
export function openSignedLog(log: OpenedLog, trusted: TrustedLog): SignedLog {
  const note = log.newest();
  if (note === undefined)
    throw new UnusableInputError('The log has no checkpoint yet. Start Countersign once.');
  const opened = openCheckpoint(note, trusted);
  if (!opened.ok) throw broken(`Its newest checkpoint is not good. ${opened.message}`);
  const { checkpoint } = opened;
  const size = Number(checkpoint.size);
  const readNode = nodesFrom(log.hashes);
  if (!sameHash(rootOf(size, readNode), checkpoint.root))
    throw broken(`Its tree does not have the root that was signed at ${size} entries.`);
  return { checkpoint, size, note, readNode };
}

function rootOf(size: number, readNode: NodeReader): Uint8Array {
  try {
    return rootAt(size, readNode);
  } catch (error) {
    throw broken(error instanceof Error ? error.message : 'Its tree cannot be read.');
  }
}

function broken(why: string): LogBrokenError {
  return new LogBrokenError(`The log is not what was signed. ${why} "countersign audit verify" tells more.`);
}
