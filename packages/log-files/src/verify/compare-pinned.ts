import {
  type Continuation,
  compareCheckpoints,
  openCheckpoint,
  type TrustedLog,
} from '@countersign/audit-log';
import { openSignedLog } from '../open/open-signed-log.ts';
import type { OpenedLog } from '../open/opened-log.ts';
import { readPinned } from './read-pinned.ts';

/** How the log stands to one kept checkpoint; `not-signed` where nobody trusted has signed what was kept. */
export interface PinnedComparison {
  readonly file: string;
  readonly state: Continuation | 'not-signed';
  /** Entries at the kept checkpoint. */
  readonly size: number | null;
  readonly message: string;
}

/**
 * Compares the newest checkpoint of a log with kept ones by consistency proofs; reads a few hundred hashes.
 * @throws UnusableInputError, LogBrokenError
 */
export function comparePinned(
  log: OpenedLog,
  trusted: TrustedLog,
  files: readonly string[],
): PinnedComparison[] {
  const signed = openSignedLog(log, trusted);
  return files.map((file) => {
    const kept = openCheckpoint(readPinned(file), trusted);
    if (!kept.ok) return { file, state: 'not-signed', size: null, message: kept.message };
    const size = Number(kept.checkpoint.size);
    const state = compareCheckpoints(kept.checkpoint, signed.checkpoint, signed.readNode);
    return { file, state, size, message: describe(state, size, signed.size) };
  });
}

function describe(state: Continuation, kept: number, size: number): string {
  switch (state) {
    case 'continued':
      return `The log of ${size} entries begins with the ${kept} that were signed.`;
    case 'rolled-back':
      return `The log has ${size} entries, and ${kept} were signed: the newest ${kept - size} were removed.`;
    case 'forked':
      return `The first ${kept} entries of the log are not those that were signed.`;
  }
}
