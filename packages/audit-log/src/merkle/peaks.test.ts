import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definedRoot, growTree, REFERENCE_ENTRIES, REFERENCE_ROOTS } from '../testing/memory-tree.ts';
import { leafHash } from './hash.ts';
import { growPeaks, NO_PEAKS, type Peaks, peaksAt, rootOfPeaks } from './peaks.ts';
import { rootAt } from './root-at.ts';
import { subtreeHash } from './subtree-hash.ts';

const entryList = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 70 });
const many = Array.from({ length: 1100 }, (_, i) => Buffer.from(`${i}`));
const { readNode, readHashes } = growTree(many);

describe('appending', () => {
  test('stores one node for every 256 entries, and it is the hash of that subtree', () => {
    let peaks = NO_PEAKS;
    const stored = many.flatMap((entry) => {
      const grown = growPeaks(peaks, leafHash(entry));
      peaks = grown.peaks;
      return grown.nodes;
    });
    expect(stored.map(({ level, idx }) => ({ level, idx }))).toEqual(
      [0, 1, 2, 3].map((idx) => ({ level: 8, idx })),
    );
    for (const { idx, hash } of stored) {
      expect(definedRoot(many.slice(idx * 256, (idx + 1) * 256)).equals(hash)).toBe(true);
    }
  });

  test('stores the node above 256 such nodes as well', () => {
    const before: Peaks = { size: 65_535, hashes: Array.from({ length: 16 }, () => Buffer.alloc(32, 1)) };
    expect(growPeaks(before, Buffer.alloc(32, 2)).nodes.map(({ level, idx }) => [level, idx])).toEqual([
      [8, 255],
      [16, 0],
    ]);
  });

  test('goes beyond 2^32 entries without losing digits', () => {
    const before: Peaks = {
      size: 2 ** 40 + 255,
      hashes: Array.from({ length: 9 }, () => Buffer.alloc(32, 1)),
    };
    const { peaks, nodes } = growPeaks(before, Buffer.alloc(32, 2));
    expect(nodes.map(({ level, idx }) => [level, idx])).toEqual([[8, 2 ** 32]]);
    expect(peaks).toMatchObject({ size: 2 ** 40 + 256, hashes: { length: 2 } });
  });

  test('does not change the peaks that it starts from, so a change can be taken back', () => {
    const before = peaksAt(5, readHashes);
    const [first, second] = [
      growPeaks(before, leafHash(Buffer.from('a'))),
      growPeaks(before, Buffer.alloc(32)),
    ];
    expect(before).toEqual(peaksAt(5, readHashes));
    expect(first.peaks).not.toEqual(second.peaks);
  });

  test('fails rather than build over peaks that are not those of the size', () => {
    expect(() => growPeaks({ size: 3, hashes: [] }, Buffer.alloc(32))).toThrow(/lacks a peak/);
  });
});

describe('the peaks read back from the stored levels', () => {
  test('are those that appending gave, and have the root of the tree, at every size', () => {
    let peaks = NO_PEAKS;
    for (const [index, entry] of many.entries()) {
      expect(peaksAt(index, readHashes)).toEqual(peaks);
      expect(Buffer.from(rootOfPeaks(peaks)).equals(rootAt(index, readNode))).toBe(true);
      peaks = growPeaks(peaks, leafHash(entry)).peaks;
    }
  });

  test('are not made up where the store lost a hash', () => {
    expect(() => peaksAt(1200, readHashes)).toThrow(/lacks hashes at level 0, from index 1024 on/);
    expect(() =>
      peaksAt(300, (level, from, count) => (level === 8 ? [] : readHashes(level, from, count))),
    ).toThrow(/lacks hashes at level 8/);
    expect(() => peaksAt(-1, readHashes)).toThrow(/whole number/);
  });
});

describe('the root', () => {
  test('of the eight reference entries is the published one at every size', () => {
    const reference = growTree(REFERENCE_ENTRIES);
    for (const [size, root] of REFERENCE_ROOTS.entries()) {
      expect(Buffer.from(rootAt(size, reference.readNode)).toString('hex')).toBe(root);
      expect(Buffer.from(rootOfPeaks(peaksAt(size, reference.readHashes))).toString('hex')).toBe(root);
    }
  });

  test('at every size is the one the definition gives, whatever was appended', () => {
    fc.assert(
      fc.property(entryList, (entries) => {
        const tree = growTree(entries);
        for (let size = 0; size <= entries.length; size++) {
          expect(definedRoot(entries.slice(0, size)).equals(rootAt(size, tree.readNode))).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('is not computed for a range that is no subtree, or one that was not appended', () => {
    const reference = growTree(REFERENCE_ENTRIES);
    expect(() => subtreeHash({ start: 3, end: 5 }, reference.readNode)).toThrow(/not a subtree/);
    expect(() => subtreeHash({ start: 5, end: 3 }, reference.readNode)).toThrow(/not a subtree/);
    expect(() => rootAt(-1, reference.readNode)).toThrow(/whole number/);
    expect(() => rootAt(9, reference.readNode)).toThrow(/no node at level 0, index 8/);
  });
});
