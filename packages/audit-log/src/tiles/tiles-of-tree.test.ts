import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TILE_WIDTH, type Tile } from './tile.ts';
import { formatTilePath } from './tile-path.ts';
import { hashesAt, outgrownTiles, tilesOfTree, treeHasTile } from './tiles-of-tree.ts';

const anySize = fc.oneof(fc.nat({ max: 700 }), fc.nat({ max: 200_000 }));

const key = (tile: Tile) => formatTilePath(tile);

/** How many full tiles, and how wide a partial one, by level. */
function outline(size: number): Record<string, [full: number, partial: number]> {
  const levels: Record<string, [number, number]> = {};
  for (const { level, width } of tilesOfTree(size)) {
    const [full, partial] = levels[level] ?? [0, 0];
    levels[level] = width === TILE_WIDTH ? [full + 1, partial] : [full, width];
  }
  return levels;
}

test.each([
  [0, {}],
  [1, { entries: [0, 1], 0: [0, 1] }],
  [255, { entries: [0, 255], 0: [0, 255] }],
  [256, { entries: [1, 0], 0: [1, 0], 1: [0, 1] }],
  [257, { entries: [1, 1], 0: [1, 1], 1: [0, 1] }],
  [65_536, { entries: [256, 0], 0: [256, 0], 1: [1, 0], 2: [0, 1] }],
  [70_000, { entries: [273, 112], 0: [273, 112], 1: [1, 17], 2: [0, 1] }],
])('a tree of %i entries has exactly the tiles that the format names', (size, expected) => {
  expect(outline(size)).toEqual(expected);
});

test('the tiles of a level cover its hashes from the first to the last, none twice', () => {
  fc.assert(
    fc.property(anySize, (size) => {
      const ends = new Map<Tile['level'], number>();
      for (const { level, index, width } of tilesOfTree(size)) {
        expect(index * TILE_WIDTH).toBe(ends.get(level) ?? 0);
        ends.set(level, index * TILE_WIDTH + width);
      }
      for (const [level, end] of ends) expect(end).toBe(hashesAt(level, size));
    }),
    { numRuns: 30 },
  );
});

test('what is new since an earlier size is what the earlier tree does not have', () => {
  fc.assert(
    fc.property(anySize, anySize, (a, b) => {
      const [since, size] = a < b ? [a, b] : [b, a];
      const before = new Set([...tilesOfTree(since)].map(key));
      const expected = [...tilesOfTree(size)].map(key).filter((path) => !before.has(path));
      expect([...tilesOfTree(size, since)].map(key)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test('what is outgrown is what only the earlier tree has', () => {
  fc.assert(
    fc.property(anySize, anySize, (a, b) => {
      const [before, size] = a < b ? [a, b] : [b, a];
      const now = new Set([...tilesOfTree(size)].map(key));
      const expected = [...tilesOfTree(before)].map(key).filter((path) => !now.has(path));
      expect([...outgrownTiles(before, size)].map(key)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test('a tree has its own tiles, those of every earlier size, and none beyond', () => {
  fc.assert(
    fc.property(fc.nat({ max: 700 }), fc.nat({ max: 700 }), (size, other) => {
      const tiles = [...tilesOfTree(other)];
      if (other <= size) expect(tiles.every((tile) => treeHasTile(tile, size))).toBe(true);
      else expect(tiles.every((tile) => treeHasTile(tile, size))).toBe(false);
    }),
  );
});

test.each([-1, 0.5, Number.NaN, 2 ** 53])('a tree has no size %d', (size) => {
  expect(() => [...tilesOfTree(size)]).toThrow(expect.objectContaining({ code: 'OUT_OF_RANGE' }));
});
