import { describe, expect, test } from 'vitest';
import { inclusionProof } from '../merkle/inclusion-proof.ts';
import { parseVkey } from '../note/vkey.ts';
import { createMemoryLog, flipByte, ORIGIN, sampleBodies, TRUSTED, testKey } from '../testing/memory-log.ts';
import { formatProof } from './format-proof.ts';
import { parseProof } from './parse-proof.ts';
import { verifyProof } from './verify-proof.ts';

const SIZE = 11;
const bodies = sampleBodies(SIZE);
const log = createMemoryLog({ bodies, checkpointSizes: [SIZE] });
const checkpoint = String(log.checkpointRows[0]?.note);

function proofOf(index: number): string {
  return formatProof({ index, hashes: inclusionProof(index, SIZE, log.readNode), checkpoint });
}

function reasonFor(proof: string | Uint8Array, entry: Uint8Array = bodies[3] ?? Buffer.alloc(0)): string {
  const verified = verifyProof({ entry, proof }, TRUSTED);
  return verified.ok ? 'ok' : verified.reason;
}

describe('the text of a proof', () => {
  const hashes = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const [first, second] = hashes.map((hash) => hash.toString('base64'));

  test('is that of c2sp.org/tlog-proof, with and without hashes and extra data', () => {
    expect(formatProof({ index: 5, hashes, checkpoint: 'note\n' })).toBe(
      `c2sp.org/tlog-proof@v1\nindex 5\n${first}\n${second}\n\nnote\n`,
    );
    expect(
      formatProof({ index: 0n, hashes: [], checkpoint: 'note\n', extra: Buffer.from('extra information') }),
    ).toBe(`c2sp.org/tlog-proof@v1\nextra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 0\n\nnote\n`);
  });

  test('is read back as it was written, the checkpoint to the byte', () => {
    const proofs = [
      { index: 2n ** 64n - 1n, hashes, checkpoint },
      { index: 0n, hashes: [], checkpoint: 'with\n\n\nempty lines\n' },
      { index: 7n, hashes, checkpoint, extra: Buffer.from('extra') },
      { index: 7n, hashes, checkpoint, extra: Buffer.alloc(0) },
    ];
    for (const proof of proofs) expect(parseProof(formatProof(proof))).toEqual(proof);
  });

  test.each([
    ['another header', 'wrong-header\nindex 0\n\nnote\n'],
    ['extra data that is not base64', 'c2sp.org/tlog-proof@v1\nextra !!notbase64!!\nindex 0\n\nnote\n'],
    ['no index', 'c2sp.org/tlog-proof@v1\n\n\nnote\n'],
    ['an index that is no number', 'c2sp.org/tlog-proof@v1\nindex notanumber\n\nnote\n'],
    ['a negative index', 'c2sp.org/tlog-proof@v1\nindex -5\n\nnote\n'],
    ['an index with a leading zero', 'c2sp.org/tlog-proof@v1\nindex 05\n\nnote\n'],
    ['an index of 2^64', 'c2sp.org/tlog-proof@v1\nindex 18446744073709551616\n\nnote\n'],
    ['a hash that is not base64', 'c2sp.org/tlog-proof@v1\nindex 0\n!!notbase64!!\n\nnote\n'],
    [
      'a hash of 64 bytes',
      `c2sp.org/tlog-proof@v1\nindex 0\n${Buffer.alloc(64).toString('base64')}\n\nnote\n`,
    ],
    [
      'more hashes than any tree has levels',
      `c2sp.org/tlog-proof@v1\nindex 0\n${`${first}\n`.repeat(65)}\nnote\n`,
    ],
    ['a second index', 'c2sp.org/tlog-proof@v1\nindex 0\nindex 1\n\nnote\n'],
    ['extra data after the index', 'c2sp.org/tlog-proof@v1\nindex 0\nextra QUJD\n\nnote\n'],
    ['carriage returns', 'c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\nnote\r\n'],
    ['no checkpoint', 'c2sp.org/tlog-proof@v1\nindex 0\n'],
    ['nothing', ''],
  ])('with %s is refused', (_, text) => {
    expect(parseProof(text)).toBeTypeOf('string');
    expect(reasonFor(text)).toBe('proof-malformed');
  });

  test('is not written from what cannot be a proof', () => {
    expect(() => formatProof({ index: -1, hashes, checkpoint })).toThrow(/index/);
    expect(() => formatProof({ index: 1, hashes: [Buffer.alloc(31)], checkpoint })).toThrow(/hashes/);
    expect(() => formatProof({ index: 1, hashes, checkpoint: 'no note' })).toThrow(/checkpoint/);
  });
});

describe('verifying', () => {
  test('accepts the proof of every entry and says where it is', () => {
    for (const [index, entry] of bodies.entries()) {
      const verified = verifyProof({ entry, proof: proofOf(index) }, TRUSTED);
      expect(verified).toMatchObject({ ok: true, index: BigInt(index), checkpoint: { size: BigInt(SIZE) } });
    }
  });

  test('refuses the proof when any of its bytes is changed', () => {
    const proof = Buffer.from(proofOf(3));
    for (let i = 0; i < proof.length; i++) expect(reasonFor(flipByte(proof, i)), `byte ${i}`).not.toBe('ok');
    expect(reasonFor(proof)).toBe('ok');
  });

  test('refuses another entry, and the entry at another place', () => {
    for (const [index, other] of bodies.entries()) {
      if (index === 3) continue;
      expect(reasonFor(proofOf(3), other)).toBe('not-included');
      expect(reasonFor(proofOf(index))).toBe('not-included');
    }
    expect(reasonFor(proofOf(3).replace('index 3', 'index 18446744073709551615'))).toBe('not-included');
  });

  test('refuses a checkpoint of another key or another log, and says which', () => {
    const entry = bodies[3] ?? Buffer.alloc(0);
    const stranger = { origin: ORIGIN, vkeys: [parseVkey(testKey(ORIGIN, 8).vkey)] };
    expect(verifyProof({ entry, proof: proofOf(3) }, stranger)).toMatchObject({
      reason: 'signature-missing',
    });
    const otherLog = { ...TRUSTED, origin: 'other.example/audit' };
    expect(verifyProof({ entry, proof: proofOf(3) }, otherLog)).toMatchObject({ reason: 'origin-mismatch' });
  });

  test('takes no account of the extra data, which nothing vouches for', () => {
    expect(reasonFor(proofOf(3).replace('\nindex', '\nextra QUJD\nindex'))).toBe('ok');
  });
});
