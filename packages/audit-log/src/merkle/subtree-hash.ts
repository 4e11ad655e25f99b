import { emptyRoot, nodeHash } from './hash.ts';
import { type EntryRange, requireSubtreeRange } from './range.ts';
import { type NodeReader, requireNode } from './tree-node.ts';

/**
 * Hash of a subtree that may end before it is complete, from the complete subtrees in it.
 *
 * @throws AuditLogError OUT_OF_RANGE, NODE_MISSING
 */
export function subtreeHash(range: EntryRange, readNode: NodeReader): Uint8Array {
  requireSubtreeRange(range);
  let hash: Uint8Array | undefined;
  let end = range.end;
  // From the right: the complete subtrees grow to the left, one for every bit set in the number of entries.
  for (let level = 0, width = 1, left = end - range.start; left > 0; level++, width *= 2) {
    if (left % 2 === 1) {
      end -= width;
      const node = requireNode(readNode, level, end / width);
      hash = hash === undefined ? node : nodeHash(node, hash);
    }
    left = Math.floor(left / 2);
  }
  return hash ?? emptyRoot();
}
