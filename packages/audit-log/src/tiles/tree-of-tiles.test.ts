import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leafHash } from '../merkle/hash.ts';
import { growPeaks, NO_PEAKS, rootOfPeaks } from '../merkle/peaks.ts';
import { rootAt } from '../merkle/root-at.ts';
import { nodesFrom, TILE_HEIGHT } from '../merkle/stored-levels.ts';
import { subtreeHash } from '../merkle/subtree-hash.ts';
import { decodeHashTile, encodeHashTile } from './hash-tile.ts';
import { TILE_WIDTH } from './tile.ts';
import { formatTilePath } from './tile-path.ts';
import { hashesAt, tilesOfTree } from './tiles-of-tree.ts';

const MOST = 1500;

/** Every stored hash by level, and the root at every size, as the log grows entry by entry. */
const levels = new Map<number, Uint8Array[]>();
const roots = [rootOfPeaks(NO_PEAKS)];
for (let peaks = NO_PEAKS; peaks.size < MOST; ) {
  const leaf = leafHash(Buffer.from(`entry ${peaks.size}`));
  const grown = growPeaks(peaks, leaf);
  for (const { level, hash } of [{ level: 0, hash: leaf }, ...grown.nodes])
    levels.set(level, [...(levels.get(level) ?? []), hash]);
  peaks = grown.peaks;
  roots.push(rootOfPeaks(peaks));
}

/** The tiles of a size, as files. */
function publish(size: number): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const tile of tilesOfTree(size)) {
    const { level, index, width } = tile;
    if (level === 'entries') continue;
    const from = index * TILE_WIDTH;
    const hashes = levels.get(level * TILE_HEIGHT) ?? [];
    files.set(formatTilePath(tile), encodeHashTile(hashes.slice(from, from + width)));
  }
  return files;
}

/** The tree that the tiles of a size hold, with nothing else to look into. */
function treeOf(size: number, files: ReadonlyMap<string, Buffer>) {
  return nodesFrom((treeLevel, from, count) => {
    const level = treeLevel / TILE_HEIGHT;
    const index = Math.floor(from / TILE_WIDTH);
    const width = Math.min(TILE_WIDTH, hashesAt(level, size) - index * TILE_WIDTH);
    const file = width > 0 ? files.get(formatTilePath({ level, index, width })) : undefined;
    const hashes = file === undefined ? [] : decodeHashTile(file, width);
    return typeof hashes === 'string' ? [] : hashes.slice(from % TILE_WIDTH, (from % TILE_WIDTH) + count);
  });
}

const anySize = fc.nat({ max: MOST });

test('the tiles of a size hold its tree: the roots of that size and of every smaller one come from them', () => {
  fc.assert(
    fc.property(anySize, anySize, (a, b) => {
      const [smaller, size] = a < b ? [a, b] : [b, a];
      const readNode = treeOf(size, publish(size));
      expect(rootAt(size, readNode)).toEqual(roots[size]);
      expect(rootAt(smaller, readNode)).toEqual(roots[smaller]);
    }),
    { numRuns: 60 },
  );
});

test('a hash above the leaves is that of a full tile below it, and none of a partial one', () => {
  const size = 1300;
  const readNode = treeOf(size, publish(size));
  const [above = []] = [levels.get(TILE_HEIGHT)];
  expect(hashesAt(1, size)).toBe(5);
  for (let index = 0; index < 5; index++) {
    const entries = { start: index * TILE_WIDTH, end: (index + 1) * TILE_WIDTH };
    expect(subtreeHash(entries, readNode)).toEqual(above[index]);
  }
});
