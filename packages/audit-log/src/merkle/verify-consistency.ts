import { toUint64 } from '../encoding/uint64.ts';
import { emptyRoot, isHash, nodeHash, sameHash } from './hash.ts';
import { isSubtreeRange } from './range.ts';

export interface ConsistencyClaim {
  readonly size1: number | bigint;
  readonly size2: number | bigint;
  readonly root1: Uint8Array;
  readonly root2: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

export interface SubtreeConsistencyClaim {
  readonly start: number | bigint;
  readonly end: number | bigint;
  readonly size: number | bigint;
  readonly subtreeRoot: Uint8Array;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Whether the proof shows that the first tree is the beginning of the second. From the empty tree everything
 * follows and nothing is shown: size1 of 0 is refused. Never throws.
 */
export function verifyConsistency({ size1, size2, root1, root2, proof }: ConsistencyClaim): boolean {
  if (toUint64(size1) === 0n) return false;
  return verifySubtreeConsistency({
    start: 0n,
    end: size1,
    size: size2,
    subtreeRoot: root1,
    root: root2,
    proof,
  });
}

/**
 * Whether the proof shows that the subtree is part of the tree. An empty subtree is part of every tree; its
 * hash is checked, and the tree's is not. Never throws.
 */
export function verifySubtreeConsistency(claim: SubtreeConsistencyClaim): boolean {
  const start = toUint64(claim.start);
  const end = toUint64(claim.end);
  const size = toUint64(claim.size);
  if (start === undefined || end === undefined || size === undefined) return false;
  if (end > size || !isSubtreeRange(start, end)) return false;
  if (!isHash(claim.subtreeRoot) || !claim.proof.every(isHash)) return false;
  if (start === end) return claim.proof.length === 0 && sameHash(claim.subtreeRoot, emptyRoot());
  return isHash(claim.root) && walk({ ...claim, start, end, size });
}

/** draft-ietf-plants-merkle-tree-certs, section 4.4.3; for start = 0 it is RFC 9162, section 2.1.4.2. */
function walk(claim: SubtreeConsistencyClaim & { start: bigint; end: bigint; size: bigint }): boolean {
  // The places on one level of the subtree's first and last entry and of the tree's last entry.
  let first = claim.start;
  let last = claim.end - 1n;
  let treeLast = claim.size - 1n;
  const up = () => {
    first /= 2n;
    last /= 2n;
    treeLast /= 2n;
  };

  // Up to the highest complete subtree at the end of ours: the proof begins there, or we hold its hash.
  const sharesRightEdge = last === treeLast;
  while (first !== last && (sharesRightEdge || last % 2n === 1n)) up();
  const seedIsGiven = first === last;
  const seed = seedIsGiven ? claim.subtreeRoot : claim.proof[0];
  if (seed === undefined) return false;

  let subtreeHash = seed;
  let treeHash = seed;
  for (const hash of claim.proof.slice(seedIsGiven ? 0 : 1)) {
    if (treeLast === 0n) return false;
    if (last % 2n === 1n || last === treeLast) {
      if (first < last) subtreeHash = nodeHash(hash, subtreeHash);
      treeHash = nodeHash(hash, treeHash);
      while (last % 2n === 0n) up();
    } else {
      treeHash = nodeHash(treeHash, hash);
    }
    up();
  }
  return treeLast === 0n && sameHash(subtreeHash, claim.subtreeRoot) && sameHash(treeHash, claim.root);
}
