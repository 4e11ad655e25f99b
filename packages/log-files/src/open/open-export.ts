import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeEntryBundle,
  decodeHashTile,
  type EntryRow,
  formatTilePath,
  hashesAt,
  type NodeRow,
  parseCheckpoint,
  TILE_HEIGHT,
  TILE_WIDTH,
  type Tile,
  tilesOfTree,
} from '@countersign/audit-log';
import type { OpenedLog, Retention } from './opened-log.ts';

/** Two lines: below which index entries may be without bytes, and the index of the entry that says so. */
export const RETENTION_FILE = 'retention';

/**
 * Opens a log that was exported as tiles (c2sp.org/tlog-tiles), of the size that its checkpoint names. What the folder
 * holds beyond that, such as tiles of earlier sizes, is not looked at. A tile that is missing or malformed cannot be told
 * from an altered one by its hashes, so reading ends there, with the name of the file.
 */
export function openExport(directory: string): OpenedLog {
  const note = readFileSync(join(directory, 'checkpoint'));
  const size = sizeOf(note);
  const retention = readRetention(directory);
  const read = (tile: Tile): Uint8Array => readTile(directory, tile);

  const hashesOf = (tile: Tile): Uint8Array[] => orThrow(decodeHashTile(read(tile), tile.width), tile);
  const bodiesOf = (tile: Tile): Uint8Array[] => orThrow(decodeEntryBundle(read(tile), tile.width), tile);
  /** What stands from an index on, out of the tiles of a level. */
  const range = (level: Tile['level'], from: number, count: number): Uint8Array[] => {
    const found: Uint8Array[] = [];
    const end = Math.min(from + count, hashesAt(level, size));
    for (let index = Math.floor(from / TILE_WIDTH); index * TILE_WIDTH < end; index += 1) {
      const start = index * TILE_WIDTH;
      const tile = { level, index, width: Math.min(TILE_WIDTH, hashesAt(level, size) - start) };
      const items = level === 'entries' ? bodiesOf(tile) : hashesOf(tile);
      found.push(...items.slice(Math.max(0, from - start), end - start));
    }
    return found;
  };

  return {
    source: {
      *entries(): Generator<EntryRow> {
        const { before } = retention ?? { before: 0 };
        for (const tile of tilesOfTree(size)) {
          if (tile.level !== 'entries') return;
          const hashes = hashesOf({ ...tile, level: 0 });
          const first = tile.index * TILE_WIDTH;
          const bodies = first < before && !has(directory, tile) ? [] : bodiesOf(tile);
          const empty = new Uint8Array();
          for (let i = 0; i < tile.width; i += 1)
            yield { idx: first + i, hash: hashes[i] ?? empty, body: bodies[i] ?? empty };
        }
      },
      *nodes(fromLevel): Generator<NodeRow> {
        for (const tile of tilesOfTree(size)) {
          const { level, index } = tile;
          if (level === 'entries' || level === 0 || level * TILE_HEIGHT < fromLevel) continue;
          for (const [i, hash] of hashesOf(tile).entries())
            yield { level: level * TILE_HEIGHT, idx: index * TILE_WIDTH + i, hash };
        }
      },
      checkpoints: () => [{ size, note }],
    },
    hashes: (level, from, count) => range(level / TILE_HEIGHT, from, count),
    bodies: (from, count) => range('entries', from, count),
    retention: () => retention,
    newest: () => note,
    cosigned: () => [note],
    keyFile: join(directory, 'vkey'),
    close: () => undefined,
  };
}

/** Its file stands in an export whose oldest entries have no bytes any more. */
function readRetention(directory: string): Retention | undefined {
  const path = join(directory, RETENTION_FILE);
  if (!existsSync(path)) return undefined;
  const [before = '', entry = ''] = readFileSync(path, 'utf8').split('\n');
  return { before: Number(before), entry: Number(entry) };
}

function has(directory: string, tile: Tile): boolean {
  return [tile, { ...tile, width: TILE_WIDTH }].some((one) =>
    existsSync(join(directory, formatTilePath(one))),
  );
}

/** By its own word: the verifier looks whether it was signed. None where the checkpoint says nothing that can be read. */
function sizeOf(note: Uint8Array): number {
  const text = Buffer.from(note).toString('utf8');
  const checkpoint = parseCheckpoint(text.slice(0, text.lastIndexOf('\n\n') + 1));
  const size = typeof checkpoint === 'string' ? 0 : Number(checkpoint.size);
  return Number.isSafeInteger(size) ? size : 0;
}

/** The bytes of a tile; where a partial one is gone because it has been filled since, the beginning of the full one. */
function readTile(directory: string, tile: Tile): Uint8Array {
  try {
    return readFileSync(join(directory, formatTilePath(tile)));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const full = { ...tile, width: TILE_WIDTH };
  try {
    return beginningOf(readFileSync(join(directory, formatTilePath(full))), tile);
  } catch (error) {
    if (isMissing(error)) throw new Error(`the file ${describe(tile)} is missing.`);
    throw error;
  }
}

function beginningOf(bytes: Uint8Array, { level, width }: Tile): Uint8Array {
  if (level !== 'entries') return bytes.subarray(0, (bytes.length / TILE_WIDTH) * width);
  let end = 0;
  for (let entry = 0; entry < width; entry += 1) end += 2 + (bytes[end] ?? 0) * 256 + (bytes[end + 1] ?? 0);
  return bytes.subarray(0, end);
}

function orThrow<T>(decoded: T | string, tile: Tile): T {
  if (typeof decoded === 'string') throw new Error(`the file ${describe(tile)} was altered: ${decoded}.`);
  return decoded;
}

/** The file, and what it is about. */
function describe(tile: Tile): string {
  const { level, index, width } = tile;
  const each = level === 'entries' ? 1 : TILE_WIDTH ** level;
  const first = index * TILE_WIDTH * each;
  return `${formatTilePath(tile)}, for the entries ${first} to ${first + width * each - 1},`;
}

/** Whether reading failed because there is no such file. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
