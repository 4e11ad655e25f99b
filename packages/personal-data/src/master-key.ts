import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** What an installation derives from its personal key. */
export interface MasterKey {
  /** Wraps the data keys of the subjects. */
  readonly wrapping: KeyObject;
  /** Makes blind indexes. */
  readonly blinding: KeyObject;
  /** Tells this key from others, and nothing about it. */
  readonly mark: Buffer;
}

const BYTES = 32;

/**
 * Reads a personal key: 32 bytes in base64. Keys for different purposes are derived from it (HKDF, RFC 5869), so that none
 * of them says anything about another.
 * @throws TypeError when it is not that
 */
export function parseMasterKey(text: string): MasterKey {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== BYTES) throw new TypeError('A personal key is 32 bytes in base64.');
  const derive = (purpose: string) =>
    Buffer.from(
      hkdfSync('sha256', bytes, Buffer.alloc(0), `countersign personal data v1: ${purpose}`, BYTES),
    );
  return {
    wrapping: createSecretKey(derive('wrapping')),
    blinding: createSecretKey(derive('blind index')),
    mark: derive('mark'),
  };
}

/** The text of a new personal key. @param random 32 random bytes */
export function createMasterKey(random: Uint8Array): string {
  if (random.length !== BYTES) throw new TypeError('A personal key is made of 32 random bytes.');
  return Buffer.from(random).toString('base64');
}

/** The blind index of a text: HMAC-SHA256 over a name and the parts that it is made of, in hexadecimal. */
export function blindIndex(key: MasterKey, name: string, parts: readonly string[]): string {
  return createHmac('sha256', key.blinding)
    .update(JSON.stringify([name, ...parts]))
    .digest('hex');
}
