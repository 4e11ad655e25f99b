import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { growTree } from '../testing/memory-tree.ts';
import { subtreeConsistencyProof } from './consistency-proof.ts';
import { leafHash } from './hash.ts';
import { subtreeInclusionProof } from './inclusion-proof.ts';
import { isSubtreeRange } from './range.ts';
import { subtreeHash } from './subtree-hash.ts';
import { verifySubtreeConsistency } from './verify-consistency.ts';
import { verifySubtreeInclusion } from './verify-inclusion.ts';

// The appendix "Subtree Test Vectors" of draft-ietf-plants-merkle-tree-certs: SHA-256 over every output for
// trees of up to 130 entries, entry i being the byte i. Empty subtrees count.
const MOST = 130;
const entries = Array.from({ length: MOST }, (_, i) => Uint8Array.of(i));
const { readNode } = growTree(entries);

function* subtrees(most: number) {
  for (let end = 0; end <= most; end++) {
    for (let start = 0; start <= end; start++) {
      if (isSubtreeRange(BigInt(start), BigInt(end))) yield { start, end };
    }
  }
}

function line(prefix: string, hashes: readonly Uint8Array[]): string {
  return `${[prefix, ...hashes.map((hash) => Buffer.from(hash).toString('hex'))].join(' ')}\n`;
}

test('the hashes of all subtrees are those of the draft', () => {
  const all = createHash('sha256');
  for (const range of subtrees(MOST)) {
    all.update(line(`[${range.start}, ${range.end})`, [subtreeHash(range, readNode)]));
  }
  expect(all.digest('hex')).toBe('b82806ad4265bb151c1119c0f4db437bb4d1a1f887b3a7fba1cd4ebf552e3e81');
});

test('all inclusion proofs in subtrees are those of the draft, and verify', () => {
  const all = createHash('sha256');
  for (const range of subtrees(MOST)) {
    const root = subtreeHash(range, readNode);
    for (let index = range.start; index < range.end; index++) {
      const proof = subtreeInclusionProof(index, range, readNode);
      all.update(line(`${index} [${range.start}, ${range.end})`, proof));
      const leaf = leafHash(Uint8Array.of(index));
      if (!verifySubtreeInclusion({ leaf, index, ...range, root, proof }))
        expect.fail(`${index} in ${range.end}`);
    }
  }
  expect(all.digest('hex')).toBe('ac2a8f989e44d99e399db448050ff5f19757df53cfb716aa81015d3955d8163f');
});

test('all consistency proofs of subtrees are those of the draft, and verify', () => {
  const all = createHash('sha256');
  for (let size = 0; size <= MOST; size++) {
    const root = subtreeHash({ start: 0, end: size }, readNode);
    for (const range of subtrees(size)) {
      const proof = subtreeConsistencyProof(range, size, readNode);
      all.update(line(`[${range.start}, ${range.end}) ${size}`, proof));
      const subtreeRoot = subtreeHash(range, readNode);
      const claim = { ...range, size, subtreeRoot, root, proof };
      if (!verifySubtreeConsistency(claim)) expect.fail(`${range.start} to ${range.end} of ${size}`);
    }
  }
  expect(all.digest('hex')).toBe('10fa99b37bf9bf9ffa26b412fbd98bd75363256d0b75d61bc4538b9c9c5a0a74');
});
