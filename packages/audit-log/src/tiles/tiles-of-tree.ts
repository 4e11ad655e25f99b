import { requireCount } from '../merkle/range.ts';
import { TILE_WIDTH, type Tile } from './tile.ts';

/** How many hashes, or entries, a tree of `size` entries has at a level of its tiles: only complete subtrees count. */
export function hashesAt(level: Tile['level'], size: number): number {
  return level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level);
}

/** Whether a tree of that size holds everything that is in the tile, if it is full or partial. */
export function treeHasTile({ level, index, width }: Tile, size: number): boolean {
  return index * TILE_WIDTH + width <= hashesAt(level, size);
}

/**
 * The tiles of a tree of `size` entries: the bundles of entries, then the hashes from the leaves upward, each level
 * from the left. Its last tile is partial unless the level ends with a full one; none is empty.
 *
 * @param since size of an earlier tree: only the tiles that it does not have are given
 * @throws AuditLogError OUT_OF_RANGE
 */
export function* tilesOfTree(size: number, since = 0): Generator<Tile> {
  requireCount(size, 'size');
  requireCount(since, 'since');
  yield* tilesOfLevel('entries', size, since);
  for (let level = 0; hashesAt(level, size) > 0; level++) yield* tilesOfLevel(level, size, since);
}

function* tilesOfLevel(level: Tile['level'], size: number, since: number): Generator<Tile> {
  const count = hashesAt(level, size);
  if (count === hashesAt(level, since)) return;
  const first = Math.floor(hashesAt(level, since) / TILE_WIDTH);
  for (let index = first; index * TILE_WIDTH < count; index++) {
    yield { level, index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) };
  }
}

/** The partial tiles of an earlier tree that a tree of `size` entries has outgrown: what they held is in wider ones. */
export function* outgrownTiles(before: number, size: number): Generator<Tile> {
  for (const tile of tilesOfTree(before)) {
    if (tile.width === TILE_WIDTH || hashesAt(tile.level, before) === hashesAt(tile.level, size)) continue;
    yield tile;
  }
}
