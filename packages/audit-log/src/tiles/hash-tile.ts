import { HASH_SIZE, isHash } from '../merkle/hash.ts';
import { outOfRange } from '../merkle/range.ts';
import { TILE_WIDTH } from './tile.ts';

/**
 * The bytes of a tile of hashes: one after the other.
 *
 * @throws AuditLogError OUT_OF_RANGE
 */
export function encodeHashTile(hashes: readonly Uint8Array[]): Buffer {
  if (hashes.length === 0 || hashes.length > TILE_WIDTH || !hashes.every(isHash))
    throw outOfRange(`A tile holds 1 to ${TILE_WIDTH} hashes of ${HASH_SIZE} bytes.`);
  return Buffer.concat(hashes);
}

/** The hashes of a tile of that width, or a phrase that says what is wrong with its bytes. Never throws. */
export function decodeHashTile(bytes: Uint8Array, width: number): Uint8Array[] | string {
  if (bytes.length !== width * HASH_SIZE)
    return `it has ${bytes.length} bytes, and ${width} hashes have ${width * HASH_SIZE}`;
  return Array.from({ length: width }, (_, i) => bytes.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE));
}
