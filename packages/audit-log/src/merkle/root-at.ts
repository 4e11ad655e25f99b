import { subtreeHash } from './subtree-hash.ts';
import type { NodeReader } from './tree-node.ts';

/**
 * Root of the tree of the first `size` entries, at any size up to the present one.
 *
 * @throws AuditLogError OUT_OF_RANGE, NODE_MISSING
 */
export function rootAt(size: number, readNode: NodeReader): Uint8Array {
  return subtreeHash({ start: 0, end: size }, readNode);
}
