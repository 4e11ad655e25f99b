import { AuditLogError } from '../errors.ts';
import { emptyRoot, nodeHash } from './hash.ts';
import { requireCount } from './range.ts';
import { type HashReader, isStoredLevel, TILE_HEIGHT } from './stored-levels.ts';
import type { TreeNode } from './tree-node.ts';

/**
 * The complete subtrees that a tree consists of, largest first: one for every bit set in its size. All that appending
 * needs to know of what was appended before.
 */
export interface Peaks {
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
}

export const NO_PEAKS: Peaks = { size: 0, hashes: [] };

/** A tree with one entry more, and the nodes to store that the entry completed; its own hash is not among them. */
export interface Grown {
  readonly peaks: Peaks;
  readonly nodes: readonly TreeNode[];
}

const noNodes: readonly TreeNode[] = [];

/** Appends the hash of an entry. One in 256 entries completes a subtree whose hash is stored. */
export function growPeaks({ size, hashes }: Peaks, leaf: Uint8Array): Grown {
  const grown = hashes.slice();
  let nodes: TreeNode[] | undefined;
  let hash = leaf;
  // Each trailing one bit of the size is a subtree of that size that waited for its right half.
  for (let idx = size, level = 1; idx % 2 === 1; level++) {
    const left = grown.pop();
    if (left === undefined)
      throw new AuditLogError('OUT_OF_RANGE', `A tree of ${size} entries lacks a peak.`);
    hash = nodeHash(left, hash);
    idx = (idx - 1) / 2;
    if (isStoredLevel(level)) {
      nodes ??= [];
      nodes.push({ level, idx, hash });
    }
  }
  grown.push(hash);
  return { peaks: { size: size + 1, hashes: grown }, nodes: nodes ?? noNodes };
}

/** Root of the tree that consists of the peaks. */
export function rootOfPeaks({ hashes }: Peaks): Uint8Array {
  let root: Uint8Array | undefined;
  for (let at = hashes.length - 1; at >= 0; at--) {
    const peak = hashes[at];
    if (peak !== undefined) root = root === undefined ? peak : nodeHash(peak, root);
  }
  return root ?? emptyRoot();
}

/**
 * The peaks of the tree of the first `size` entries, from the stored levels: at most 255 hashes of each.
 *
 * @throws AuditLogError OUT_OF_RANGE, NODE_MISSING
 */
export function peaksAt(size: number, readHashes: HashReader): Peaks {
  requireCount(size, 'size');
  const hashes: Uint8Array[] = [];
  for (let level = topLevel(size); level >= 0; level -= TILE_HEIGHT) {
    const width = 2 ** TILE_HEIGHT;
    const complete = Math.floor(size / 2 ** level);
    const count = complete % width;
    const read = readHashes(level, complete - count, count);
    if (read.length !== count) {
      throw new AuditLogError(
        'NODE_MISSING',
        `The log's tree lacks hashes at level ${level}, from index ${complete - count} on. Stop writing to the log and verify it.`,
      );
    }
    // Within a level they are the leaves of a small tree of their own, and its peaks are those of the whole.
    let local = NO_PEAKS;
    for (const hash of read) local = growPeaks(local, hash).peaks;
    hashes.push(...local.hashes);
  }
  return { size, hashes };
}

function topLevel(size: number): number {
  let level = 0;
  while (size >= 2 ** (level + TILE_HEIGHT)) level += TILE_HEIGHT;
  return level;
}
