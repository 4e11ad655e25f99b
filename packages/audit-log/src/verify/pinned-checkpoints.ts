import { openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import type { TrustedLog } from '../checkpoint/trusted-log.ts';
import { type Digest, toDigest } from './digest.ts';
import type { Findings } from './findings.ts';

/** A checkpoint that somebody kept outside of the log, to hold the log to it later. */
export interface PinnedCheckpoint {
  /** By which findings call it, such as the name of its file. */
  readonly name: string;
  readonly note: string | Uint8Array;
}

/** The root that was signed in a kept checkpoint. */
export interface PinnedRoot {
  readonly name: string;
  readonly size: number;
  readonly root: Digest;
}

/** The kept checkpoints that are signed, in the order of their sizes; the others are reported. */
export function openPinned(
  kept: readonly PinnedCheckpoint[],
  log: TrustedLog,
  findings: Findings,
): readonly PinnedRoot[] {
  const roots: PinnedRoot[] = [];
  for (const { name, note } of kept) {
    const opened = openCheckpoint(note, log);
    if (opened.ok) {
      const { size, root } = opened.checkpoint;
      roots.push({ name, size: Number(size), root: toDigest(root) });
    } else {
      const message = `The kept checkpoint ${name} shows nothing. ${opened.message}`;
      findings.kept('kept-unusable', { name, size: undefined }, message);
    }
  }
  return roots.sort((a, b) => a.size - b.size);
}

/** What the log came to, by its own checkpoints. */
interface Outcome {
  /** Number of entries by its own checkpoints and rows. */
  readonly size: number;
  /** Largest size whose root one of its own checkpoints confirmed. */
  readonly ownProven: number;
  /** Kept roots that the tree does not have at their sizes. */
  readonly differing: readonly PinnedRoot[];
}

/**
 * Reports the kept checkpoints that the log does not continue. Where the log's own checkpoints agree with a tree that a
 * kept one contradicts, the key has signed two logs; where they do not either, entries were altered since.
 */
export function reportPinned(
  kept: readonly PinnedRoot[],
  { size, ownProven, differing }: Outcome,
  findings: Findings,
): void {
  for (const one of differing) {
    const begins = `The first ${one.size} entries do not have the root that was signed in the kept checkpoint ${one.name}`;
    if (one.size <= ownProven) {
      findings.kept(
        'log-forked',
        one,
        `${begins}, but one that was signed as well: there are two logs of this name.`,
      );
    } else {
      findings.kept(
        'kept-differs',
        one,
        `${begins}, nor one that was signed otherwise: they were altered since.`,
      );
    }
  }
  for (const one of kept) {
    if (one.size <= size) continue;
    const message =
      `The log has ${size} entries, and ${one.size} were signed in the kept checkpoint ${one.name}:` +
      ` the newest ${one.size - size} were removed with all that was signed over them.`;
    findings.kept('log-rolled-back', one, message);
  }
}
