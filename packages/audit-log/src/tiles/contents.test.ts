import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leafHash } from '../merkle/hash.ts';
import { TESSERA } from '../testing/public-keys.ts';
import { decodeEntryBundle, encodeEntryBundle } from './entry-bundle.ts';
import { decodeHashTile, encodeHashTile } from './hash-tile.ts';

const outOfRange = expect.objectContaining({ code: 'OUT_OF_RANGE' });
const anyHash = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a tile of hashes', () => {
  test('holds them one after the other, and gives them back', () => {
    fc.assert(
      fc.property(fc.array(anyHash, { minLength: 1, maxLength: 256 }), (hashes) => {
        const bytes = encodeHashTile(hashes);
        expect(bytes).toHaveLength(hashes.length * 32);
        expect(decodeHashTile(bytes, hashes.length)).toEqual(hashes.map((hash) => Buffer.from(hash)));
      }),
      { numRuns: 30 },
    );
  });

  test('of another length than its width asks for is not read', () => {
    expect(decodeHashTile(Buffer.alloc(8192), 256)).toHaveLength(256);
    for (const length of [0, 31, 33, 8191, 8193]) {
      expect(decodeHashTile(Buffer.alloc(length), 256)).toContain(`it has ${length} bytes`);
    }
  });

  test('is never empty, too wide or of anything but hashes', () => {
    const hash = Buffer.alloc(32);
    for (const hashes of [[], Array.from({ length: 257 }, () => hash), [Buffer.alloc(31)]]) {
      expect(() => encodeHashTile(hashes)).toThrow(outOfRange);
    }
  });
});

describe('a bundle of entries', () => {
  test('gives back what it holds, empty entries and the longest among them', () => {
    const anyEntry = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(new Uint8Array(65_535)));
    fc.assert(
      fc.property(fc.array(anyEntry, { minLength: 1, maxLength: 20 }), (entries) => {
        const bytes = encodeEntryBundle(entries);
        expect(decodeEntryBundle(bytes, entries.length)).toEqual(entries.map((entry) => Buffer.from(entry)));
      }),
      { numRuns: 30 },
    );
  });

  test('writes lengths in two bytes, the higher first', () => {
    expect(encodeEntryBundle([Buffer.from('ab'), Buffer.alloc(0), Buffer.alloc(258)]).subarray(0, 8)).toEqual(
      Buffer.from([0, 2, 0x61, 0x62, 0, 0, 1, 2]),
    );
  });

  test('of the test log of Tessera has the entries whose hashes its tile has', () => {
    const entries = TESSERA.entries.slice(0, 7).map((text) => Buffer.from(text));
    expect(encodeEntryBundle(entries).toString('latin1')).toBe(
      '\0\x03one\0\x03two\0\x05three\0\x04four\0\x04five\0\x03six\0\x05seven',
    );
    // The root signed at size 1 is the hash of the first entry, and so the tile of that size.
    const [, one] = TESSERA.checkpoints;
    expect(encodeHashTile([leafHash(Buffer.from('one'))]).toString('base64')).toBe(one?.root);
  });

  test('that is cut off, too long or of another number of entries is not read', () => {
    const bytes = encodeEntryBundle([Buffer.from('one'), Buffer.from('two')]);
    expect(decodeEntryBundle(bytes, 2)).toHaveLength(2);
    expect(decodeEntryBundle(bytes, 1)).toBe('bytes follow its 1 entries');
    expect(decodeEntryBundle(bytes, 3)).toBe('it has 2 entries instead of 3');
    for (let length = 0; length < bytes.length; length++) {
      expect(typeof decodeEntryBundle(bytes.subarray(0, length), 2)).toBe('string');
    }
    expect(typeof decodeEntryBundle(Buffer.concat([bytes, Buffer.alloc(1)]), 2)).toBe('string');
  });

  test('is read or refused whatever its bytes are, and only one way', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (bytes, width) => {
          const entries = decodeEntryBundle(bytes, width);
          if (typeof entries === 'string') expect(entries).not.toBe('');
          else expect(encodeEntryBundle(entries)).toEqual(Buffer.from(bytes));
        },
      ),
    );
  });

  test('is never empty, of too many entries, or of one that is too long', () => {
    for (const entries of [[], Array.from({ length: 257 }, () => Buffer.alloc(1)), [Buffer.alloc(65_536)]]) {
      expect(() => encodeEntryBundle(entries)).toThrow(outOfRange);
    }
  });
});
