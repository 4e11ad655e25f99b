import { AuditLogError } from '../errors.ts';

/** The hash of a complete subtree: 2^level entries, beginning at entry idx * 2^level. */
export interface TreeNode {
  readonly level: number;
  readonly idx: number;
  readonly hash: Uint8Array;
}

/** Looks up a stored complete subtree. */
export type NodeReader = (level: number, idx: number) => Uint8Array | undefined;

/** The node, or an error when the store lost it: nothing may be signed or proved over a gap. */
export function requireNode(readNode: NodeReader, level: number, idx: number): Uint8Array {
  const hash = readNode(level, idx);
  if (hash !== undefined) return hash;
  throw new AuditLogError(
    'NODE_MISSING',
    `The log's tree has no node at level ${level}, index ${idx}. Stop writing to the log and verify it.`,
  );
}
