import { type EntryRange, outOfRange, requireCount, requireSubtreeRange, splitPoint } from './range.ts';
import { subtreeHash } from './subtree-hash.ts';
import type { NodeReader } from './tree-node.ts';

/**
 * Proof that the entry is in the tree of `size` entries: sibling hashes from the leaf upward
 * (RFC 6962, section 2.1.1).
 *
 * @throws AuditLogError OUT_OF_RANGE, NODE_MISSING
 */
export function inclusionProof(index: number, size: number, readNode: NodeReader): Uint8Array[] {
  return subtreeInclusionProof(index, { start: 0, end: size }, readNode);
}

/**
 * Proof that the entry is in a subtree (draft-ietf-plants-merkle-tree-certs, section 4.3).
 *
 * @throws AuditLogError OUT_OF_RANGE, NODE_MISSING
 */
export function subtreeInclusionProof(index: number, range: EntryRange, readNode: NodeReader): Uint8Array[] {
  requireCount(index, 'index');
  requireSubtreeRange(range);
  let { start, end } = range;
  if (index < start || index >= end) throw outOfRange(`There is no entry ${index} in ${start} to ${end}.`);
  const fromRoot: Uint8Array[] = [];
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      fromRoot.push(subtreeHash({ start: middle, end }, readNode));
      end = middle;
    } else {
      fromRoot.push(subtreeHash({ start, end: middle }, readNode));
      start = middle;
    }
  }
  return fromRoot.reverse();
}
