import { emptyRoot, leafHash, nodeHash } from '../merkle/hash.ts';
import { growPeaks, NO_PEAKS } from '../merkle/peaks.ts';
import { type HashReader, nodesFrom } from '../merkle/stored-levels.ts';
import type { NodeReader } from '../merkle/tree-node.ts';

export interface MemoryTree {
  /** From the levels that a log stores. */
  readonly readHashes: HashReader;
  readonly readNode: NodeReader;
}

/** A tree grown one entry at a time. */
export function growTree(entries: readonly Uint8Array[]): MemoryTree {
  const levels = new Map<number, Uint8Array[]>();
  let peaks = NO_PEAKS;
  for (const [idx, entry] of entries.entries()) {
    const leaf = leafHash(entry);
    const grown = growPeaks(peaks, leaf);
    peaks = grown.peaks;
    for (const node of [{ level: 0, idx, hash: leaf }, ...grown.nodes]) {
      const level = levels.get(node.level) ?? [];
      levels.set(node.level, level);
      level.push(node.hash);
    }
  }
  const readHashes: HashReader = (level, from, count) => (levels.get(level) ?? []).slice(from, from + count);
  return { readHashes, readNode: nodesFrom(readHashes) };
}

/** The Merkle tree hash as RFC 6962, section 2.1, defines it, by recursion over the entries. */
export function definedRoot(entries: readonly Uint8Array[]): Buffer {
  const [first] = entries;
  if (first === undefined) return emptyRoot();
  if (entries.length === 1) return leafHash(first);
  let split = 1;
  while (split * 2 < entries.length) split *= 2;
  return nodeHash(definedRoot(entries.slice(0, split)), definedRoot(entries.slice(split)));
}

/** The same bytes with one bit changed. */
export function flipBit(bytes: Uint8Array, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = Math.floor(bit / 8) % changed.length;
  changed[at] = (changed[at] ?? 0) ^ (1 << (bit % 8));
  return changed;
}

/** The eight entries that the reference implementations of RFC 6962 test with. */
export const REFERENCE_ENTRIES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));

/** Their roots at sizes 0 to 8. */
export const REFERENCE_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
