import { TILE_HEIGHT } from '../merkle/stored-levels.ts';
import type { CheckpointReader } from './checkpoint-reader.ts';
import { type Digest, type Digester, matches, toDigest } from './digest.ts';
import type { EntryReader } from './entry-reader.ts';
import type { Findings } from './findings.ts';
import { createFrontier, type Frontier } from './frontier.ts';
import { type PinnedRoot, reportPinned } from './pinned-checkpoints.ts';
import { disputeLeaf, type Subtree } from './subtree.ts';
import type { TreeLevels } from './tree-levels.ts';

interface StoredLog {
  readonly checkpoints: CheckpointReader;
  /** By size. */
  readonly kept: readonly PinnedRoot[];
  readonly entries: EntryReader;
  readonly levels: TreeLevels;
  readonly digester: Digester;
  readonly findings: Findings;
  /** Entries below this index may be without their bytes. */
  readonly prunedBefore: number;
}

interface Recomputed {
  readonly size: number;
  readonly root: Digest | undefined;
  /** Number of checkpoints whose root is that of the tree. */
  readonly proven: number;
  /** Number of entries without bytes whose hash stands for them. */
  readonly pruned: number;
}

/** Rebuilds the tree from the entries, and compares it with the stored nodes and signed roots on the way. */
export function recompute(log: StoredLog): Recomputed {
  const { checkpoints, kept, entries, levels, findings } = log;
  const frontier = createFrontier(log);
  let proven = 0;
  let pruned = 0;
  let ownProven = 0;
  // Of its own checkpoints and of kept ones: either says from where on something differs.
  let provenSize = 0;
  const differing: PinnedRoot[] = [];
  let keptPassed = 0;
  const checkKept = (size: number) => {
    for (let next = kept[keptPassed]; next?.size === size; next = kept[keptPassed]) {
      keptPassed++;
      const outcome = frontier.settleAt(next.root);
      if (outcome === 'proven') provenSize = size;
      else if (outcome === 'differs') differing.push(next);
    }
  };
  const checkRoot = (size: number) => {
    if (checkpoints.next?.size !== size) return;
    const outcome = frontier.settleAt(checkpoints.next.root);
    if (outcome === 'proven') {
      proven++;
      ownProven = size;
      provenSize = size;
    } else if (outcome === 'differs') {
      findings.checkpoint('checkpoint-root', size, wrongRoot(provenSize, size));
      const base = size - (size % 2 ** TILE_HEIGHT);
      const peaks = frontier.blocks();
      if (peaks !== undefined && base < size) {
        const start = Math.max(base, provenSize);
        findings.clues.addSpan({ base, start, end: size, peaks, root: checkpoints.next.root });
      }
    }
    checkpoints.pass();
  };

  let stored = 0;
  checkRoot(stored);
  checkKept(stored);
  for (; reaches(stored, log); stored++) {
    frontier.push(
      stored,
      readLeaf(stored, log, () => pruned++),
    );
    checkRoot(stored + 1);
    checkKept(stored + 1);
  }
  const size = sizeSigned(stored, checkpoints);
  findings.truncated(stored, size);
  entries.rest(size);
  levels.rest(size);
  reportUncovered(size, log);
  reportPinned(kept, { size, ownProven, differing }, findings);
  return { size, root: rootOf(frontier, { stored, size }), proven, pruned };
}

/** Whether the log has an entry at the index: it is stored, or a later checkpoint covers it and the rows go on. */
function reaches(index: number, { checkpoints, entries }: StoredLog): boolean {
  return entries.has(index) || (checkpoints.next !== undefined && !entries.ended());
}

function readLeaf(
  index: number,
  { entries, digester, findings, prunedBefore }: StoredLog,
  onPruned: () => void,
): Subtree {
  if (!entries.has(index)) {
    findings.missingEntry(index);
    return undefined;
  }
  const { body, hash } = entries.take();
  if (body === undefined) return hash && toDigest(hash);
  if (body.length === 0 && index < prunedBefore) {
    onPruned();
    return hash && toDigest(hash);
  }
  const digest = digester.leaf(body);
  if (hash === undefined || matches(hash, digest)) return digest;
  return disputeLeaf(index, digest, toDigest(hash));
}

/** The size by the checkpoints that are left once the rows have ended: the log was cut off before them. */
function sizeSigned(stored: number, checkpoints: CheckpointReader): number {
  let size = stored;
  for (; checkpoints.next !== undefined; checkpoints.pass()) size = checkpoints.next.size;
  return size;
}

function rootOf(frontier: Frontier, { stored, size }: { stored: number; size: number }): Digest | undefined {
  // Settles what is still disputed in any case, which reports it.
  const root = frontier.finish();
  return stored === size ? root : undefined;
}

function reportUncovered(size: number, { checkpoints, findings }: StoredLog): void {
  const { largestSize } = checkpoints;
  if (largestSize === undefined) {
    const message =
      'No checkpoint is stored, so that nothing vouches for the log. Sign one, at size 0 for a new log.';
    findings.checkpoint('checkpoint-missing', size, message);
  } else if (largestSize < size) {
    const message = `No checkpoint covers ${entrySpan(largestSize, size)}. Sign one, unless they should not be there.`;
    findings.checkpoint('checkpoint-missing', size, message);
  }
}

function wrongRoot(provenSize: number, size: number): string {
  if (size === 0) return 'The root signed at size 0 is not that of the empty tree.';
  const span = entrySpan(provenSize, size);
  return `The tree does not have the root signed at size ${size}; the difference lies in ${span}.`;
}

function entrySpan(start: number, end: number): string {
  return end - start === 1 ? `entry ${start}` : `the entries ${start} to ${end - 1}`;
}
