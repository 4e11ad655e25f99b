import type { CheckpointReader } from './checkpoint-reader.ts';
import { type Digest, type Digester, matches, toDigest } from './digest.ts';
import type { EntryReader } from './entry-reader.ts';
import type { Findings } from './findings.ts';
import { createFrontier, type Frontier } from './frontier.ts';
import { disputeLeaf, type Subtree } from './subtree.ts';
import type { TreeLevels } from './tree-levels.ts';

interface StoredLog {
  readonly checkpoints: CheckpointReader;
  readonly entries: EntryReader;
  readonly levels: TreeLevels;
  readonly digester: Digester;
  readonly findings: Findings;
}

interface Recomputed {
  readonly size: number;
  readonly root: Digest | undefined;
  /** Number of checkpoints whose root is that of the tree. */
  readonly proven: number;
}

/** Rebuilds the tree from the entries, and compares it with the stored nodes and signed roots on the way. */
export function recompute(log: StoredLog): Recomputed {
  const { checkpoints, entries, levels, findings } = log;
  const frontier = createFrontier(log);
  let proven = 0;
  let provenSize = 0;
  const checkRoot = (size: number) => {
    if (checkpoints.next?.size !== size) return;
    const outcome = frontier.settleAt(checkpoints.next.root);
    if (outcome === 'proven') {
      proven++;
      provenSize = size;
    } else if (outcome === 'differs') {
      findings.checkpoint('checkpoint-root', size, wrongRoot(provenSize, size));
    }
    checkpoints.pass();
  };

  let stored = 0;
  checkRoot(stored);
  for (; reaches(stored, log); stored++) {
    frontier.push(stored, readLeaf(stored, log));
    checkRoot(stored + 1);
  }
  const size = sizeSigned(stored, checkpoints);
  findings.missingEntries(stored, size);
  entries.rest(size);
  levels.rest(size);
  reportUncovered(size, log);
  return { size, root: rootOf(frontier, { stored, size }), proven };
}

/**
 * Whether the log has an entry at the index: both rows are there, or a later checkpoint covers it. Beyond the
 * newest checkpoint a single row counts only when rows of the other kind come after it; else it was added, or
 * the other one was cut off, and it is reported as extra.
 */
function reaches(index: number, { checkpoints, entries, levels }: StoredLog): boolean {
  const hasEntry = entries.has(index);
  const hasNode = levels.at(0).has(index);
  if (hasEntry && hasNode) return true;
  if (checkpoints.next !== undefined) return !(entries.ended() && levels.at(0).ended());
  if (hasEntry) return !levels.at(0).ended();
  return hasNode && !entries.ended();
}

function readLeaf(index: number, { entries, levels, digester, findings }: StoredLog): Subtree {
  const hasEntry = entries.has(index);
  const hasNode = levels.at(0).has(index);
  if (!hasEntry) findings.missingEntries(index, index + 1);
  if (!hasNode) findings.node('node-missing', { level: 0, index }, `The hash of entry ${index} is missing.`);
  const entry = hasEntry ? entries.take() : undefined;
  const stored = hasNode ? levels.at(0).take() : undefined;
  if (entry === undefined) return stored && toDigest(stored);
  const digest = digester.leaf(entry);
  if (stored === undefined || matches(stored, digest)) return digest;
  return disputeLeaf(index, digest, toDigest(stored));
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
