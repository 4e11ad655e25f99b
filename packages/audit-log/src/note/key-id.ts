import { createHash } from 'node:crypto';

/** Signature type byte of Ed25519 note signatures (c2sp.org/signed-note). */
export const ED25519 = 0x01;

/** Signature type byte of timestamped Ed25519 cosignatures (c2sp.org/tlog-cosignature). */
export const COSIGNATURE = 0x04;

/** What a key signs, as its type byte says; a key of one type is never taken for one of another. */
export type KeyType = typeof ED25519 | typeof COSIGNATURE;

export const KEY_TYPE_NAMES: Readonly<Record<KeyType, string>> = {
  [ED25519]: 'Ed25519 (1)',
  [COSIGNATURE]: 'an Ed25519 cosignature (4)',
};

/** First four bytes of SHA-256(name || 0x0A || type || public key), big-endian. */
export function keyId(name: string, type: number, publicKey: Uint8Array): number {
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Uint8Array.of(type))
    .update(publicKey)
    .digest()
    .readUInt32BE(0);
}

/** The eight lower-case hex digits that keys are written with. */
export function formatKeyId(id: number): string {
  return id.toString(16).padStart(8, '0');
}
