import { type EntryRange, outOfRange, requireCount, requireSubtreeRange, splitPoint } from './range.ts';
import { subtreeHash } from './subtree-hash.ts';
import type { NodeReader } from './tree-node.ts';

/**
 * Proof that the tree of `size1` entries is the beginning of the tree of `size2` (RFC 6962, section 2.1.2).
 * Nothing can be proved from the empty tree: size1 is at least 1.
 *
 * @throws AuditLogError OUT_OF_RANGE, NODE_MISSING
 */
export function consistencyProof(size1: number, size2: number, readNode: NodeReader): Uint8Array[] {
  if (size1 === 0) throw outOfRange('A consistency proof begins at a tree of at least one entry.');
  return subtreeConsistencyProof({ start: 0, end: size1 }, size2, readNode);
}

/**
 * Proof that a subtree is part of the tree of `size` entries (draft-ietf-plants-merkle-tree-certs, section
 * 4.4).
 *
 * @throws AuditLogError OUT_OF_RANGE, NODE_MISSING
 */
export function subtreeConsistencyProof(range: EntryRange, size: number, readNode: NodeReader): Uint8Array[] {
  requireSubtreeRange(range);
  requireCount(size, 'size');
  if (range.end > size) throw outOfRange(`Entries up to ${range.end} are not in a tree of ${size}.`);
  if (range.start === range.end) return [];

  // Walks down from the whole tree (low to high) to the wanted range, noting what is left aside.
  const fromRoot: Uint8Array[] = [];
  let { start } = range;
  let low = 0;
  let high = size;
  let verifierHasIt = true;
  while (start !== low || range.end !== high) {
    const middle = low + splitPoint(high - low);
    if (range.end <= middle) {
      fromRoot.push(subtreeHash({ start: middle, end: high }, readNode));
      high = middle;
      continue;
    }
    fromRoot.push(subtreeHash({ start: low, end: middle }, readNode));
    if (start < middle) {
      // The range reaches over the split, which only ranges that begin at `low` do: its left half is noted,
      // and the verifier does not hold the hash of the rest by itself.
      start = middle;
      verifierHasIt = false;
    }
    low = middle;
  }
  if (!verifierHasIt) fromRoot.push(subtreeHash({ start: low, end: high }, readNode));
  return fromRoot.reverse();
}
