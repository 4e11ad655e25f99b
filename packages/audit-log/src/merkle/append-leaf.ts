import { nodeHash } from './hash.ts';
import { requireCount } from './range.ts';
import { type NodeReader, requireNode, type TreeNode } from './tree-node.ts';

/**
 * The nodes to insert when the entry with this index (the size of the tree before it) is appended: its leaf
 * and every subtree that it completes, lowest first; 1 + the number of trailing one bits of the index.
 *
 * @throws AuditLogError OUT_OF_RANGE, NODE_MISSING
 */
export function appendLeaf(index: number, leaf: Uint8Array, readNode: NodeReader): TreeNode[] {
  requireCount(index, 'index');
  const nodes: TreeNode[] = [{ level: 0, idx: index, hash: leaf }];
  let hash = leaf;
  let idx = index;
  for (let level = 0; idx % 2 === 1; level++) {
    hash = nodeHash(requireNode(readNode, level, idx - 1), hash);
    idx = (idx - 1) / 2;
    nodes.push({ level: level + 1, idx, hash });
  }
  return nodes;
}
