import { sha256 } from '../encoding/sha256.ts';
import { HASH_SIZE, LEAF_PREFIX, MAX_ENTRY_SIZE, NODE_PREFIX } from '../merkle/hash.ts';

/**
 * A hash as a string of 32 characters, one for each byte. Node hands out one-shot hashes as strings in half
 * the time of buffers, and strings compare with ===.
 */
export type Digest = string;

export interface Digester {
  leaf(entry: Uint8Array): Digest;
  node(left: Digest, right: Digest): Digest;
}

/** Hashes leaves and nodes without allocating for each of them. */
export function createDigester(): Digester {
  const leafInput = Buffer.alloc(MAX_ENTRY_SIZE + 1, LEAF_PREFIX);
  // Windows on leafInput by length: making one anew for every entry costs a fifth of hashing it.
  const windows = new Map<number, Buffer>();
  const nodeInput = Buffer.alloc(1 + 2 * HASH_SIZE, NODE_PREFIX);
  return {
    leaf(entry) {
      const length = entry.length + 1;
      // No log has such an entry, but a table may.
      if (entry.length > MAX_ENTRY_SIZE) {
        const input = Buffer.alloc(length, LEAF_PREFIX);
        input.set(entry, 1);
        return sha256(input);
      }
      let window = windows.get(length);
      if (window === undefined) {
        window = leafInput.subarray(0, length);
        windows.set(length, window);
      }
      window.set(entry, 1);
      return sha256(window);
    },
    node(left, right) {
      nodeInput.write(left, 1, HASH_SIZE, 'latin1');
      nodeInput.write(right, 1 + HASH_SIZE, HASH_SIZE, 'latin1');
      return sha256(nodeInput);
    },
  };
}

export function toDigest(bytes: Uint8Array): Digest {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

export function fromDigest(digest: Digest): Buffer {
  return Buffer.from(digest, 'latin1');
}

/** Whether 32 stored bytes are the digest; allocates nothing, as it is asked twice for every entry. */
export function matches(bytes: Uint8Array, digest: Digest): boolean {
  for (let i = 0; i < HASH_SIZE; i++) {
    if (bytes[i] !== digest.charCodeAt(i)) return false;
  }
  return true;
}
