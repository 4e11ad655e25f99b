import { nodeHash } from './hash.ts';
import type { NodeReader } from './tree-node.ts';

/** Levels of the tree from one tile to the one above it (c2sp.org/tlog-tiles): a tile holds 2^8 hashes. */
export const TILE_HEIGHT = 8;

/** Whether hashes of this level are kept: those of the entries, and of every level that tiles are made of. */
export function isStoredLevel(level: number): boolean {
  return level % TILE_HEIGHT === 0;
}

/**
 * Reads `count` hashes side by side from a stored level, beginning at index `from`; fewer where the store lacks some. The
 * level is a multiple of 8.
 */
export type HashReader = (level: number, from: number, count: number) => readonly Uint8Array[];

/** Gives every complete subtree from the stored levels; what lies between two of them is computed. */
export function nodesFrom(readHashes: HashReader): NodeReader {
  return (level, idx) => {
    const above = level % TILE_HEIGHT;
    const count = 2 ** above;
    let hashes = readHashes(level - above, idx * count, count);
    if (hashes.length !== count) return undefined;
    while (hashes.length > 1) hashes = joinPairs(hashes);
    return hashes[0];
  };
}

/** The level above, of an even number of hashes side by side. */
function joinPairs(hashes: readonly Uint8Array[]): Uint8Array[] {
  const joined: Uint8Array[] = [];
  for (let left: Uint8Array | undefined, at = 0; at < hashes.length; at++) {
    const hash = hashes[at];
    if (hash === undefined) break;
    if (left === undefined) left = hash;
    else {
      joined.push(nodeHash(left, hash));
      left = undefined;
    }
  }
  return joined;
}
