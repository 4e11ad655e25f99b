import { toUint64 } from '../encoding/uint64.ts';
import { isHash, nodeHash, sameHash } from './hash.ts';
import { isSubtreeRange } from './range.ts';

export interface InclusionClaim {
  readonly leaf: Uint8Array;
  readonly index: number | bigint;
  readonly size: number | bigint;
  readonly root: Uint8Array;
  /** Sibling hashes, from the leaf upward. */
  readonly proof: readonly Uint8Array[];
}

export interface SubtreeInclusionClaim {
  readonly leaf: Uint8Array;
  readonly index: number | bigint;
  readonly start: number | bigint;
  readonly end: number | bigint;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Whether the proof shows that the leaf is at the index in the tree of that size and root. Never throws. */
export function verifyInclusion({ size, ...claim }: InclusionClaim): boolean {
  return verifySubtreeInclusion({ ...claim, start: 0n, end: size });
}

/** The same for a subtree and its hash. Never throws. */
export function verifySubtreeInclusion(claim: SubtreeInclusionClaim): boolean {
  const index = toUint64(claim.index);
  const start = toUint64(claim.start);
  const end = toUint64(claim.end);
  if (index === undefined || start === undefined || end === undefined) return false;
  if (index < start || index >= end || !isSubtreeRange(start, end)) return false;
  if (!isHash(claim.leaf) || !isHash(claim.root)) return false;

  // RFC 9162, section 2.1.3.2: node and last are the places of our path and of the right edge on one level.
  let node = index - start;
  let last = end - start - 1n;
  let hash = claim.leaf;
  for (const sibling of claim.proof) {
    if (last === 0n || !isHash(sibling)) return false;
    if (node % 2n === 1n || node === last) {
      hash = nodeHash(sibling, hash);
      // On the right edge there is no sibling on levels where our node is a left child.
      while (node % 2n === 0n && node !== 0n) {
        node /= 2n;
        last /= 2n;
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node /= 2n;
    last /= 2n;
  }
  return last === 0n && sameHash(hash, claim.root);
}
