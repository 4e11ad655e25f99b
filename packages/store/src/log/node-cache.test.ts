import { expect, it } from 'vitest';
import { createNodeCache } from './node-cache.ts';

function countingNodes(missing = new Set<string>()) {
  const asked: string[] = [];
  const readNode = (level: number, idx: number) => {
    asked.push(`${level}/${idx}`);
    return missing.has(`${level}/${idx}`) ? undefined : Buffer.from(`${level}/${idx}`);
  };
  return { asked, readNode };
}

it('a node above the first stored level is computed once, and every answer is its own', () => {
  const { asked, readNode } = countingNodes();
  const remembering = createNodeCache(readNode);
  for (const [level, idx] of [
    [9, 1],
    [10, 1],
    [9, 2],
    [9, 1],
    [10, 1],
  ] as const)
    expect(remembering(level, idx)).toEqual(Buffer.from(`${level}/${idx}`));
  expect(asked).toEqual(['9/1', '10/1', '9/2']);
});

it('nodes that are cheap to read, and those that are missing, are asked for each time', () => {
  const { asked, readNode } = countingNodes(new Set(['12/5']));
  const remembering = createNodeCache(readNode);
  for (let time = 0; time < 2; time++) {
    expect(remembering(8, 1)).toBeDefined();
    expect(remembering(12, 5)).toBeUndefined();
  }
  expect(asked).toEqual(['8/1', '12/5', '8/1', '12/5']);
});

it('no more nodes are remembered than were allowed; the oldest make room', () => {
  const { asked, readNode } = countingNodes();
  const remembering = createNodeCache(readNode, 2);
  for (const idx of [1, 2, 3, 3, 2, 1]) remembering(9, idx);
  expect(asked).toEqual(['9/1', '9/2', '9/3', '9/1']);
});
