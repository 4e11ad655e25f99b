import {
  growPeaks,
  leafHash,
  NO_PEAKS,
  parseVkey,
  rootOfPeaks,
  signCheckpoint,
  signingKeyFromSeed,
} from '@countersign/audit-log';
import { expect, test } from 'vitest';
import { beginSignedReading, readPiece, verifyReading } from './signed-reading.ts';

const ORIGIN = 'countersign.example/audit';
const key = signingKeyFromSeed(ORIGIN, Buffer.alloc(32, 7));
const TRUSTED = { origin: ORIGIN, vkeys: [parseVkey(key.vkey)] };
/** A complete subtree, and two entries after it. */
const COMPLETE = 128;
const bodies = Array.from({ length: COMPLETE + 2 }, (_, at) => Buffer.from(`entry ${at}`));
const peaksOf = (some: readonly Buffer[]) =>
  some.reduce((peaks, body) => growPeaks(peaks, leafHash(body)).peaks, NO_PEAKS);
const note = signCheckpoint(
  { origin: ORIGIN, size: BigInt(bodies.length), root: rootOfPeaks(peaksOf(bodies)) },
  [key],
);

/** The signed log as a file shows it that calls its first entries so many, and has a hash of its own for them. */
const fileWith = (before: number) => {
  const [hash = Buffer.alloc(0)] = peaksOf(bodies.slice(0, COMPLETE)).hashes;
  const audit = {
    checkpoint: () => ({ size: before + 2, note }),
    prunedBefore: () => 0,
    entries: ({ from, limit }: { from: number; limit: number }) =>
      bodies
        .slice(COMPLETE)
        .map((body, at) => ({ index: before + at, body }))
        .filter(({ index }) => index >= from)
        .slice(0, limit),
    hashes: ({ level, count }: { level: number; count: number }) => {
      if (level === 0) return bodies.slice(0, count).map((body) => leafHash(body));
      return count === 0 ? [] : [hash];
    },
  };
  return { audit };
};
const read = (before: number) => {
  const tx = fileWith(before);
  const reading = beginSignedReading(tx, before);
  const seen: number[] = [];
  readPiece(tx, reading, { observe: ({ index }) => seen.push(index) });
  verifyReading(tx, reading, TRUSTED);
  return seen;
};

test('entries that are read from one on give the root that was signed', () => {
  expect(read(COMPLETE)).toEqual([COMPLETE, COMPLETE + 1]);
});

test('a log that calls its entries others than were signed is not that one, although its root is', () => {
  expect(() => read(2 * COMPLETE)).toThrow('do not give the root that was signed');
});

test('no entry is read from the one on at which to stop', () => {
  const tx = fileWith(COMPLETE);
  const reading = beginSignedReading(tx, COMPLETE);
  const seen: number[] = [];
  expect(readPiece(tx, reading, { observe: ({ index }) => seen.push(index), until: COMPLETE + 1 })).toBe(
    false,
  );
  expect(seen).toEqual([COMPLETE]);
});
