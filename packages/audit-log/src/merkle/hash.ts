import { isBytes } from '../encoding/bytes.ts';
import { sha256 as sha256Text } from '../encoding/sha256.ts';

/** Bytes of a SHA-256 hash. */
export const HASH_SIZE = 32;

/** Most bytes of an entry that the tiles of a log can carry (c2sp.org/tlog-tiles). */
export const MAX_ENTRY_SIZE = 65_535;

/** Different first bytes keep a leaf from being passed off as a node (RFC 6962, section 2.1). */
export const LEAF_PREFIX = 0x00;
export const NODE_PREFIX = 0x01;

/** Root of the tree without entries: SHA-256 of nothing. */
export function emptyRoot(): Buffer {
  return sha256(Buffer.alloc(0));
}

/** Hash of one entry: SHA-256(0x00 || entry). Hash the stored bytes, never an object serialised again. */
export function leafHash(entry: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(entry.length + 1);
  input[0] = LEAF_PREFIX;
  input.set(entry, 1);
  return sha256(input);
}

/** Hash of two subtrees side by side: SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(left.length + right.length + 1);
  input[0] = NODE_PREFIX;
  input.set(left, 1);
  input.set(right, left.length + 1);
  return sha256(input);
}

export function isHash(value: unknown): value is Uint8Array {
  return isBytes(value) && value.length === HASH_SIZE;
}

export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

// By way of a string: Node answers a one-shot hash as a buffer in about twice the time (each gets its own
// array buffer), while Buffer.from takes a slice of the pool.
function sha256(input: Uint8Array): Buffer {
  return Buffer.from(sha256Text(input), 'latin1');
}
