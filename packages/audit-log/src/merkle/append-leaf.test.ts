import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definedRoot, growTree, REFERENCE_ENTRIES, REFERENCE_ROOTS } from '../testing/memory-tree.ts';
import { appendLeaf } from './append-leaf.ts';
import { leafHash } from './hash.ts';
import { rootAt } from './root-at.ts';
import { subtreeHash } from './subtree-hash.ts';

const entryList = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 70 });

describe('appending', () => {
  test('inserts one node for the leaf and one for each trailing one bit of its index', () => {
    const { inserted } = growTree(Array.from({ length: 300 }, (_, i) => Buffer.from(`${i}`)));
    for (const [index, nodes] of inserted.entries()) {
      const trailingOnes = /1*$/.exec(index.toString(2))?.[0].length ?? 0;
      expect(nodes).toHaveLength(1 + trailingOnes);
      expect(nodes.map(({ level }) => level)).toEqual([...nodes.keys()]);
    }
  });

  test('inserts exactly the hashes of the complete subtrees', () => {
    fc.assert(
      fc.property(entryList, (entries) => {
        for (const { level, idx, hash } of growTree(entries).inserted.flat()) {
          const covered = entries.slice(idx * 2 ** level, (idx + 1) * 2 ** level);
          expect(covered).toHaveLength(2 ** level);
          expect(definedRoot(covered).equals(hash)).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('fails rather than build over a node that the store lost', () => {
    expect(() => appendLeaf(3, leafHash(Buffer.from('d')), () => undefined)).toThrow(
      /no node at level 0, index 2/,
    );
    expect(() => appendLeaf(2 ** 53, Buffer.alloc(32), () => undefined)).toThrow(/whole number/);
  });

  test('goes beyond 2^32 entries without losing digits', () => {
    const nodes = appendLeaf(2 ** 40 + 1, Buffer.alloc(32, 1), () => Buffer.alloc(32, 2));
    expect(nodes.map(({ idx }) => idx)).toEqual([2 ** 40 + 1, 2 ** 39]);
  });
});

describe('the root', () => {
  test('of the eight reference entries is the published one at every size', () => {
    const { readNode } = growTree(REFERENCE_ENTRIES);
    for (const [size, root] of REFERENCE_ROOTS.entries()) {
      expect(Buffer.from(rootAt(size, readNode)).toString('hex')).toBe(root);
    }
  });

  test('at every size is the one the definition gives, whatever was appended', () => {
    fc.assert(
      fc.property(entryList, (entries) => {
        const { readNode } = growTree(entries);
        for (let size = 0; size <= entries.length; size++) {
          expect(definedRoot(entries.slice(0, size)).equals(rootAt(size, readNode))).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('is not computed for a range that is no subtree, or one that was not appended', () => {
    const { readNode } = growTree(REFERENCE_ENTRIES);
    expect(() => subtreeHash({ start: 3, end: 5 }, readNode)).toThrow(/not a subtree/);
    expect(() => subtreeHash({ start: 5, end: 3 }, readNode)).toThrow(/not a subtree/);
    expect(() => rootAt(-1, readNode)).toThrow(/whole number/);
    expect(() => rootAt(9, readNode)).toThrow(/no node at level 0, index 8/);
  });
});
