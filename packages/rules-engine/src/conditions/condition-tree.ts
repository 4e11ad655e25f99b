import type { FactPath } from './fact-path.ts';

/** A value that a condition compares a fact with, as far as JSON literals go. */
export type Scalar = string | number | boolean | null;

/** What stands on the right of a condition. */
export type Operand =
  | { readonly kind: 'literal'; readonly value: Scalar | readonly Scalar[] }
  | { readonly kind: 'fact'; readonly from: FactPath };

interface NodeBase {
  /** JSON pointer into the rule document; goes through `/condition` into a shared condition. */
  readonly pointer: string;
  /** Conditions of one level with the same priority are evaluated together; a higher priority comes first. */
  readonly priority: number;
}

export interface LeafNode extends NodeBase {
  readonly kind: 'leaf';
  readonly from: FactPath;
  /** As written, with its decorators: `someFact:notIn`. */
  readonly operator: string;
  readonly operand: Operand;
}

interface GroupNode extends NodeBase {
  readonly kind: 'all' | 'any';
  readonly children: readonly ConditionNode[];
}

interface NotNode extends NodeBase {
  readonly kind: 'not';
  readonly child: ConditionNode;
}

/** A condition tree that is known to be well formed, with shared conditions put in place of their names. */
export type ConditionNode = LeafNode | GroupNode | NotNode;

/** Every leaf of a tree, in document order. */
export function leavesOf(node: ConditionNode): readonly LeafNode[] {
  if (node.kind === 'leaf') return [node];
  return node.kind === 'not' ? leavesOf(node.child) : node.children.flatMap(leavesOf);
}
