import { outOfRange } from '../merkle/range.ts';
import { MAX_TILE_LEVEL, TILE_WIDTH, type Tile } from './tile.ts';

const PATH = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/;

/**
 * Where a tile is found below a log's prefix: `tile/<level>/<index>[.p/<width>]`, the index in groups of three
 * digits, all but the last with an `x` before them.
 *
 * @throws AuditLogError OUT_OF_RANGE
 */
export function formatTilePath({ level, index, width }: Tile): string {
  if (level !== 'entries' && !isWithin(level, 0, MAX_TILE_LEVEL))
    throw outOfRange(`A tile has no level ${level}; levels go from 0 to ${MAX_TILE_LEVEL}.`);
  if (!isWithin(index, 0, Number.MAX_SAFE_INTEGER))
    throw outOfRange(`A tile has no index ${index}; it is a whole number from 0.`);
  if (!isWithin(width, 1, TILE_WIDTH))
    throw outOfRange(`A tile has no width ${width}; it holds 1 to ${TILE_WIDTH} hashes.`);
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const place = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${place}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** Takes a path apart; nothing when it is not written exactly as a tile's path is. Never throws. */
export function parseTilePath(path: string): Tile | undefined {
  const [, kind = '', groups = '', partial] = PATH.exec(path) ?? [];
  if (kind === '') return undefined;
  const tile: Tile = {
    level: kind === 'entries' ? kind : Number(kind),
    index: Number(groups.replaceAll(/[x/]/g, '')),
    width: partial === undefined ? TILE_WIDTH : Number(partial),
  };
  const { level, index, width } = tile;
  const exists =
    (level === 'entries' || level <= MAX_TILE_LEVEL) &&
    index <= Number.MAX_SAFE_INTEGER &&
    isWithin(width, 1, TILE_WIDTH);
  // Each tile has one path: numbers with zeroes in front, or the width of a full tile, would make several.
  return exists && formatTilePath(tile) === path ? tile : undefined;
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
