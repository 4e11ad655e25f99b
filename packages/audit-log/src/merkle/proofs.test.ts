import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flipBit, growTree } from '../testing/memory-tree.ts';
import { consistencyProof, subtreeConsistencyProof } from './consistency-proof.ts';
import { leafHash, nodeHash } from './hash.ts';
import { inclusionProof, subtreeInclusionProof } from './inclusion-proof.ts';
import { rootAt } from './root-at.ts';
import { verifyConsistency } from './verify-consistency.ts';
import { verifyInclusion, verifySubtreeInclusion } from './verify-inclusion.ts';

const MOST = 130;
const entries = Array.from({ length: MOST }, (_, i) => Buffer.from(`entry ${i}`));
const { readNode } = growTree(entries);
const bit = fc.nat({ max: 255 });
/** Two sizes or an index and a size: 0 <= first < second <= MOST. */
const pair = fc
  .integer({ min: 1, max: MOST })
  .chain((second) => fc.tuple(fc.integer({ min: 0, max: second - 1 }), fc.constant(second)));

function inclusion(index: number, size: number) {
  const leaf = leafHash(entries[index] ?? Buffer.alloc(0));
  return { leaf, index, size, root: rootAt(size, readNode), proof: inclusionProof(index, size, readNode) };
}

function consistency(size1: number, size2: number) {
  const [root1, root2] = [rootAt(size1, readNode), rootAt(size2, readNode)];
  return { size1, size2, root1, root2, proof: consistencyProof(size1, size2, readNode) };
}

describe('inclusion proofs', () => {
  test('verify for every entry at every size', () => {
    for (let size = 1; size <= MOST; size++) {
      for (let index = 0; index < size; index++) expect(verifyInclusion(inclusion(index, size))).toBe(true);
    }
  });

  test('fail when any bit of leaf, root or proof is flipped', () => {
    fc.assert(
      fc.property(pair, bit, ([index, size], at) => {
        const claim = inclusion(index, size);
        expect(verifyInclusion({ ...claim, leaf: flipBit(claim.leaf, at) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: flipBit(claim.root, at) })).toBe(false);
        for (const [i, hash] of claim.proof.entries()) {
          expect(verifyInclusion({ ...claim, proof: claim.proof.with(i, flipBit(hash, at)) })).toBe(false);
        }
      }),
    );
  });

  test('fail when they are longer or shorter, or for another place', () => {
    fc.assert(
      fc.property(pair, ([index, size]) => {
        const claim = inclusion(index, size);
        expect(verifyInclusion({ ...claim, proof: [...claim.proof, Buffer.alloc(32)] })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [Buffer.alloc(32), ...claim.proof] })).toBe(false);
        if (claim.proof.length > 0)
          expect(verifyInclusion({ ...claim, proof: claim.proof.slice(1) })).toBe(false);
        if (size > 1) expect(verifyInclusion({ ...claim, index: (index + 1) % size })).toBe(false);
        expect(verifyInclusion({ ...claim, index: size })).toBe(false);
      }),
    );
  });

  test('fail for numbers that are no 64-bit sizes', () => {
    const claim = inclusion(0, 1);
    for (const index of [-1, -1n, 0.5, Number.NaN, 2 ** 53, 2n ** 64n]) {
      expect(verifyInclusion({ ...claim, index })).toBe(false);
      expect(verifyInclusion({ ...claim, size: index })).toBe(false);
    }
    expect(verifyInclusion({ ...claim, index: 2n ** 64n - 1n, size: 2n ** 64n - 1n })).toBe(false);
  });

  test('fail with one hash more, even where a larger tree has that root', () => {
    const [left, leaf] = [leafHash(Buffer.from('left')), leafHash(Buffer.from('right'))];
    const claim = { leaf, root: nodeHash(left, leaf), proof: [left] };
    expect(verifyInclusion({ ...claim, index: 1, size: 2 })).toBe(true);
    expect(verifyInclusion({ ...claim, index: 0, size: 1 })).toBe(false);
  });

  test('fail for a range that is no subtree, even where two hashes lead to its root', () => {
    const [leaf, right] = [leafHash(Buffer.from('3')), leafHash(Buffer.from('4'))];
    const claim = { leaf, root: nodeHash(leaf, right), proof: [right] };
    expect(verifySubtreeInclusion({ ...claim, index: 2, start: 2, end: 4 })).toBe(true);
    expect(verifySubtreeInclusion({ ...claim, index: 3, start: 3, end: 5 })).toBe(false);
  });

  test('are not built for an entry that is not there', () => {
    expect(() => inclusionProof(5, 5, readNode)).toThrow(/no entry 5/);
    expect(() => subtreeInclusionProof(3, { start: 4, end: 8 }, readNode)).toThrow(/no entry 3/);
  });
});

describe('consistency proofs', () => {
  test('verify between every two sizes', () => {
    for (let size2 = 1; size2 <= MOST; size2++) {
      for (let size1 = 1; size1 <= size2; size1++)
        expect(verifyConsistency(consistency(size1, size2))).toBe(true);
    }
  });

  test('fail when any bit of a root or of the proof is flipped', () => {
    fc.assert(
      fc.property(pair, bit, ([before, size2], at) => {
        const claim = consistency(before + 1, size2);
        expect(verifyConsistency({ ...claim, root1: flipBit(claim.root1, at) })).toBe(false);
        expect(verifyConsistency({ ...claim, root2: flipBit(claim.root2, at) })).toBe(false);
        for (const [i, hash] of claim.proof.entries()) {
          expect(verifyConsistency({ ...claim, proof: claim.proof.with(i, flipBit(hash, at)) })).toBe(false);
        }
      }),
    );
  });

  test('fail for a smaller second tree, and with hashes too many or too few', () => {
    fc.assert(
      fc.property(pair, ([before, size2]) => {
        const claim = consistency(before + 1, size2);
        expect(verifyConsistency({ ...claim, proof: [...claim.proof, Buffer.alloc(32)] })).toBe(false);
        if (claim.proof.length > 0)
          expect(verifyConsistency({ ...claim, proof: claim.proof.slice(1) })).toBe(false);
        expect(verifyConsistency({ ...claim, size1: size2 + 1 })).toBe(false);
      }),
    );
  });

  test('show nothing from the empty tree, and are neither accepted nor built from it', () => {
    const claim = { size1: 0, size2: 5, root1: rootAt(0, readNode), root2: rootAt(5, readNode), proof: [] };
    expect(verifyConsistency(claim)).toBe(false);
    expect(verifyConsistency({ ...claim, size1: 0n, size2: 0n, root2: claim.root1 })).toBe(false);
    expect(() => consistencyProof(0, 5, readNode)).toThrow(/at least one entry/);
  });

  test('are not built to a tree that is smaller', () => {
    expect(() => subtreeConsistencyProof({ start: 0, end: 6 }, 5, readNode)).toThrow(/not in a tree of 5/);
  });
});
