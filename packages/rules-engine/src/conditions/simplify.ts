import { compileQuick, type QuickContext } from './compile-quick.ts';
import type { ConditionNode } from './condition-tree.ts';

/**
 * What is left of a tree when the known facts have settled all that they can; true or false where that is everything. Every
 * negation ends up around a single condition, so that what must hold and what are alternatives can be told apart. For
 * trees that `compileQuick` can compile.
 */
export function simplify(
  node: ConditionNode,
  context: QuickContext,
  negated = false,
): ConditionNode | boolean {
  if (node.kind === 'not') return simplify(node.child, context, !negated);
  const { pointer, priority } = node;
  if (node.kind === 'leaf') {
    const compiled = compileQuick(node, context);
    if (typeof compiled === 'boolean') return compiled !== negated;
    return negated ? { kind: 'not', child: node, pointer, priority } : node;
  }
  const settles = (node.kind === 'any') !== negated;
  const children = node.children.map((child) => simplify(child, context, negated));
  if (children.includes(settles)) return settles;
  const open = children.filter((child) => typeof child === 'object');
  const [first] = open;
  if (first === undefined) return !settles;
  return open.length === 1 ? first : { kind: settles ? 'any' : 'all', children: open, pointer, priority };
}
