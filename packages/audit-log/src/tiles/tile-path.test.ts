import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tile } from './tile.ts';
import { formatTilePath, parseTilePath } from './tile-path.ts';

const anyTile: fc.Arbitrary<Tile> = fc.record({
  level: fc.oneof(fc.constant('entries' as const), fc.nat({ max: 63 })),
  index: fc.oneof(fc.nat({ max: 2000 }), fc.maxSafeNat()),
  width: fc.integer({ min: 1, max: 256 }),
});

test('every tile has a path that leads back to it', () => {
  fc.assert(
    fc.property(anyTile, (tile) => {
      expect(parseTilePath(formatTilePath(tile))).toEqual(tile);
    }),
  );
});

test.each([
  // The example of https://c2sp.org/tlog-tiles.
  [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
  [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
  [{ level: 1, index: 999, width: 17 }, 'tile/1/999.p/17'],
  [{ level: 63, index: 1000, width: 1 }, 'tile/63/x001/000.p/1'],
  [{ level: 'entries', index: 273, width: 112 }, 'tile/entries/273.p/112'],
  [{ level: 0, index: Number.MAX_SAFE_INTEGER, width: 256 }, 'tile/0/x009/x007/x199/x254/x740/991'],
] as const)('%j is at %s', (tile, path) => {
  expect(formatTilePath(tile)).toBe(path);
  expect(parseTilePath(path)).toEqual(tile);
});

describe('a path that is written in any other way is no tile', () => {
  test.each([
    '',
    'tile',
    'tile/0',
    'tile/0/',
    'tile/0/0',
    'tile/0/00',
    'tile/0/0000',
    'tile/0/x000/000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001',
    'tile/0/x001/x002',
    'tile/00/000',
    'tile/01/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/+1/000',
    'tile/data/000',
    'tile/8/0/000',
    'tile/Entries/000',
    'tile/0/000.p',
    'tile/0/000.p/',
    'tile/0/000.p/0',
    'tile/0/000.p/00',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/999',
    'tile/0/000.p/1/',
    'tile/0/000/',
    '/tile/0/000',
    'tile/0/000\n',
    'tile/0/../000',
    'tile/0/x009/x007/x199/x254/x740/992',
    'tile/0/x999/x999/x999/x999/x999/x999/999',
    'tile/0/٠٠٠',
  ])('%j', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  test('whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'tile/0123x.pentrs') })),
        (path) => {
          const tile = parseTilePath(path);
          expect(tile === undefined || formatTilePath(tile) === path).toBe(true);
        },
      ),
    );
  });
});

test.each<Tile>([
  { level: 64, index: 0, width: 256 },
  { level: -1, index: 0, width: 256 },
  { level: 0.5, index: 0, width: 256 },
  { level: 0, index: -1, width: 256 },
  { level: 0, index: 2 ** 53, width: 256 },
  { level: 0, index: 0, width: 0 },
  { level: 0, index: 0, width: 257 },
])('%j has no path', (tile) => {
  expect(() => formatTilePath(tile)).toThrow(expect.objectContaining({ code: 'OUT_OF_RANGE' }));
});
