import { MAX_ENTRY_SIZE } from '../merkle/hash.ts';
import { outOfRange } from '../merkle/range.ts';
import { TILE_WIDTH } from './tile.ts';

const LENGTH_SIZE = 2;

/**
 * The bytes of a bundle of entries: each with its length before it, two bytes, big-endian.
 *
 * @throws AuditLogError OUT_OF_RANGE
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Buffer {
  if (entries.length === 0 || entries.length > TILE_WIDTH)
    throw outOfRange(`A bundle holds 1 to ${TILE_WIDTH} entries.`);
  const parts = entries.flatMap((entry) => {
    if (entry.length > MAX_ENTRY_SIZE)
      throw outOfRange(`An entry of ${entry.length} bytes fits no bundle; at most ${MAX_ENTRY_SIZE} do.`);
    const length = Buffer.alloc(LENGTH_SIZE);
    length.writeUInt16BE(entry.length);
    return [length, entry];
  });
  return Buffer.concat(parts);
}

/** The entries of a bundle of that width, or a phrase that says what is wrong with its bytes. Never throws. */
export function decodeEntryBundle(bytes: Uint8Array, width: number): Uint8Array[] | string {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (entries.length === width) return `bytes follow its ${width} entries`;
    const start = at + LENGTH_SIZE;
    const end = start + (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
    if (start > bytes.length || end > bytes.length) return `entry ${entries.length} in it is cut off`;
    entries.push(bytes.subarray(start, end));
    at = end;
  }
  return entries.length === width ? entries : `it has ${entries.length} entries instead of ${width}`;
}
