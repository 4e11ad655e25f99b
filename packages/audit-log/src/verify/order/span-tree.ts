import type { Digest, Digester } from '../digest.ts';

/** The levels of a tree over some leaves; a node without a sibling stands on the level above as it is. */
export type SpanTree = readonly (readonly Digest[])[];

export function treeOver(leaves: readonly Digest[], digester: Pick<Digester, 'node'>): SpanTree {
  const levels: (readonly Digest[])[] = [leaves];
  for (let level = leaves; level.length > 1; ) {
    const above: Digest[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left = '', right] = level.slice(i, i + 2);
      above.push(right === undefined ? left : digester.node(left, right));
    }
    levels.push(above);
    level = above;
  }
  return levels;
}

/** The root that the tree would have with other leaves at some places; hashes only the paths from there. */
export function rootWith(
  tree: SpanTree,
  leaves: readonly (readonly [place: number, leaf: Digest])[],
  digester: Pick<Digester, 'node'>,
): Digest | undefined {
  let changed = new Map(leaves);
  for (const level of tree.slice(0, -1)) {
    const above = new Map<number, Digest>();
    for (const place of changed.keys()) {
      const left = place - (place % 2);
      const [a, b] = [changed.get(left) ?? level[left] ?? '', changed.get(left + 1) ?? level[left + 1]];
      above.set(left / 2, b === undefined ? a : digester.node(a, b));
    }
    changed = above;
  }
  return changed.get(0) ?? tree.at(-1)?.[0];
}
