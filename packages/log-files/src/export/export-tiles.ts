import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeEntryBundle,
  encodeEntryBundle,
  encodeHashTile,
  formatTilePath,
  outgrownTiles,
  TILE_HEIGHT,
  TILE_WIDTH,
  type Tile,
  type TrustedLog,
  tilesOfTree,
} from '@countersign/audit-log';
import { LogBrokenError } from '../errors.ts';
import { RETENTION_FILE } from '../open/open-export.ts';
import { openSignedLog } from '../open/open-signed-log.ts';
import type { OpenedLog } from '../open/opened-log.ts';
import { openTarget } from './open-target.ts';
import { writeWhole } from './write-whole.ts';

/** What an export has written. */
export interface TilesExport {
  readonly directory: string;
  readonly origin: string;
  /** Entries that the folder holds now, and held before. */
  readonly size: number;
  readonly before: number;
  readonly root: string;
  /** How many tiles were written. */
  readonly tiles: number;
}

export interface TilesOptions {
  readonly directory: string;
  readonly trusted: TrustedLog;
  /** Text of the keys, to be laid beside the tiles. */
  readonly vkey: string;
}

/**
 * Writes a log as tiles (c2sp.org/tlog-tiles), or adds to an earlier export what is new. The checkpoint is replaced last,
 * so that a folder is at any moment a whole export, of the size that its checkpoint names. One tile at a time is in memory.
 * @throws UnusableInputError, LogBrokenError
 */
export function exportTiles(log: OpenedLog, { directory, trusted, vkey }: TilesOptions): TilesExport {
  const signed = openSignedLog(log, trusted);
  const { size, checkpoint } = signed;
  const before = openTarget(directory, signed, trusted);
  const pathOf = (tile: Tile) => join(directory, formatTilePath(tile));
  writeChanged(join(directory, 'vkey'), Buffer.from(vkey));
  let tiles = 0;
  const held = heldEntries(directory, before);
  for (const tile of tilesOfTree(size, before)) {
    writeWhole(pathOf(tile), contentOf(log, tile, held));
    tiles += 1;
  }
  const retention = log.retention();
  if (retention !== undefined) {
    const { before: below, entry } = retention;
    writeChanged(join(directory, RETENTION_FILE), Buffer.from(`${below}\n${entry}\n`));
  }
  writeChanged(join(directory, 'checkpoint'), signed.note);
  // Only now: until here the earlier checkpoint needed them.
  for (const tile of outgrownTiles(before, size)) rmSync(pathOf(tile), { force: true });
  const root = Buffer.from(checkpoint.root).toString('hex');
  return { directory, origin: checkpoint.origin, size, before, root, tiles };
}

/**
 * The entries of the bundle that an earlier export could not fill: they are written again with what has come, and may have
 * lost their bytes in the log since.
 */
function heldEntries(directory: string, before: number): ReadonlyMap<number, Uint8Array> {
  const width = before % TILE_WIDTH;
  if (width === 0) return new Map();
  const index = Math.floor(before / TILE_WIDTH);
  const path = join(directory, formatTilePath({ level: 'entries', index, width }));
  const entries = existsSync(path) ? decodeEntryBundle(readFileSync(path), width) : [];
  if (typeof entries === 'string') return new Map();
  return new Map(entries.map((entry, i) => [index * TILE_WIDTH + i, entry]));
}

/** An entry whose bytes were pruned is an empty one in its bundle, which no entry is that was logged. */
function contentOf(log: OpenedLog, tile: Tile, held: ReadonlyMap<number, Uint8Array>): Buffer {
  const { level, index, width } = tile;
  const from = index * TILE_WIDTH;
  const items = level === 'entries' ? log.bodies(from, width) : log.hashes(level * TILE_HEIGHT, from, width);
  if (items.length !== width) {
    throw new LogBrokenError(
      `The log lacks something of ${formatTilePath(tile)}: it has ${items.length} of ${width}. "countersign audit verify" tells what.`,
    );
  }
  if (level !== 'entries') return encodeHashTile(items);
  return encodeEntryBundle(items.map((body, i) => (body.length > 0 ? body : (held.get(from + i) ?? body))));
}

/** An export that has nothing to add leaves every file as it is. */
function writeChanged(path: string, bytes: Uint8Array): void {
  if (!existsSync(path) || !readFileSync(path).equals(bytes)) writeWhole(path, bytes);
}
