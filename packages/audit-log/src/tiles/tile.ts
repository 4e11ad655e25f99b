/** Hashes of a full tile, and entries of a full bundle (c2sp.org/tlog-tiles). */
export const TILE_WIDTH = 256;

/** Highest level that a tile of the format may have. */
export const MAX_TILE_LEVEL = 63;

/**
 * A piece in which a log is published: up to 256 hashes that stand side by side in the tree, or as many
 * entries. Hash i of the tile `index` at level l covers the 256^l entries from (index * 256 + i) * 256^l.
 */
export interface Tile {
  /** Level of the hashes, 0 for those of the entries; 'entries' for the entries themselves. */
  readonly level: number | 'entries';
  readonly index: number;
  /** How many hashes or entries: 256 in a full tile, 1 to 255 in a partial one. */
  readonly width: number;
}
