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
 * Reads a personal key: 32 bytes in base64 and, of one that took the place of another, those that blind indexes are made from. Keys for
 * different purposes are derived from them (HKDF, RFC 5869), so that none of them says anything about another.
 * @throws TypeError when it is not that
 */
export function parseMasterKey(text: string): MasterKey {
  const [own, first] = partsOf(text);
  const derive = (bytes: Buffer, purpose: string) =>
    Buffer.from(
      hkdfSync('sha256', bytes, Buffer.alloc(0), `countersign personal data v1: ${purpose}`, BYTES),
    );
  return {
    wrapping: createSecretKey(derive(own, 'wrapping')),
    blinding: createSecretKey(derive(first, 'blind index')),
    mark: derive(own, 'mark'),
  };
}

/**
 * The text of a key that is to take the place of another one. It wraps anew and makes the same blind indexes: these stand in rows that
 * the log is compared with.
 * @param random 32 random bytes
 * @throws TypeError when the other one is no personal key
 */
export function createSuccessor(current: string, random: Uint8Array): string {
  return `${createMasterKey(random)} ${partsOf(current)[1].toString('base64')}`;
}

/** The bytes that wrapping keys are derived from, and those of blind indexes: the same ones in a key that is the first. */
function partsOf(text: string): readonly [Buffer, Buffer] {
  const [own, first = own, ...more] = text
    .trim()
    .split(' ')
    .map((part) => Buffer.from(part, 'base64'));
  if (own?.length !== BYTES || first?.length !== BYTES || more.length > 0)
    throw new TypeError('A personal key is 32 bytes in base64, or twice that.');
  return [own, first];
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
