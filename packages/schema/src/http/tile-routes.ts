import type { Permission } from '../authorization/permissions.ts';

/** An address of the log as programs for such logs read it; paths and contents are those of c2sp.org/tlog-tiles. */
interface TileRoute {
  readonly path: string;
  readonly permission: Permission | 'public';
}

/**
 * The log under `/log/`. Checkpoint, key and hashes are open to anybody: they tell how many entries there are and nothing of
 * what is in them. A bundle holds the entries themselves. Both kinds of tile lie under one path, so which of the two a call
 * asks for is known only from the tile that its path was parsed to, and never from how the path begins.
 */
export const TILE_ROUTES = {
  logCheckpoint: { path: '/log/checkpoint', permission: 'public' },
  logKey: { path: '/log/vkey', permission: 'public' },
  hashTile: { path: '/log/tile/*', permission: 'public' },
  entryBundle: { path: '/log/tile/*', permission: 'log.read' },
} as const satisfies Readonly<Record<string, TileRoute>>;
