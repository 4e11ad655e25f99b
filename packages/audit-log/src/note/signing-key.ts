import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { decodeBase64, encodeBase64 } from '../encoding/base64.ts';
import { AuditLogError } from '../errors.ts';
import { ED25519, formatKeyId, keyId } from './key-id.ts';
import { isKeyName } from './key-name.ts';
import { formatVkey, splitKey } from './vkey.ts';

const SEED_SIZE = 32;
// PrivateKeyInfo of an Ed25519 key (RFC 8410) up to the seed itself.
const PKCS8_PREFIX = '302e020100300506032b657004220420';

/** A private key that signs notes under a name. */
export interface SigningKey {
  readonly name: string;
  readonly keyId: number;
  /** What to give to verifiers. */
  readonly vkey: string;
  readonly keyObject: KeyObject;
}

/** A new key pair in the forms it is kept and handed out in. */
export interface GeneratedKey {
  /** Secret: `PRIVATE+KEY+<name>+<key id>+<base64 of type and seed>`, the form of Go's sumdb/note. */
  readonly privateKey: string;
  readonly vkey: string;
}

/**
 * The key pair of a 32-byte seed, written out.
 *
 * @param seed 32 bytes from a cryptographic random generator
 * @throws AuditLogError KEY_MALFORMED
 */
export function generateSigningKey(name: string, seed: Uint8Array): GeneratedKey {
  const key = signingKeyFromSeed(name, seed);
  const secret = encodeBase64(Buffer.from([ED25519, ...seed]));
  return { privateKey: `PRIVATE+KEY+${name}+${formatKeyId(key.keyId)}+${secret}`, vkey: key.vkey };
}

/**
 * The signing key of a 32-byte seed.
 *
 * @throws AuditLogError KEY_MALFORMED
 */
export function signingKeyFromSeed(name: string, seed: Uint8Array): SigningKey {
  if (!isKeyName(name)) throw malformed('its name is empty or holds a space, a plus or a control character');
  if (seed.length !== SEED_SIZE) throw malformed(`its seed has ${seed.length} bytes instead of 32`);
  const keyObject = createPrivateKey({
    key: Buffer.concat([Buffer.from(PKCS8_PREFIX, 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const spki = createPublicKey(keyObject).export({ format: 'der', type: 'spki' });
  const publicKey = spki.subarray(spki.length - SEED_SIZE);
  return { name, keyId: keyId(name, ED25519, publicKey), vkey: formatVkey({ name, publicKey }), keyObject };
}

/**
 * Reads a private key in the form of Go's sumdb/note. No message of its errors holds any of it.
 *
 * @throws AuditLogError KEY_MALFORMED
 */
export function parseSigningKey(text: string): SigningKey {
  const [word1, word2, name = '', id, encoded = ''] = splitKey(text, 5);
  const bytes = decodeBase64(encoded);
  if (word1 !== 'PRIVATE' || word2 !== 'KEY' || bytes === undefined || bytes.length === 0) {
    throw malformed('its form is not PRIVATE+KEY+name+id+key');
  }
  if (bytes[0] !== ED25519) throw malformed(`its signature type ${bytes[0]} is not Ed25519 (1)`);
  const key = signingKeyFromSeed(name, bytes.subarray(1));
  if (id !== formatKeyId(key.keyId)) throw malformed('its id belongs to another key');
  return key;
}

function malformed(why: string): AuditLogError {
  return new AuditLogError(
    'KEY_MALFORMED',
    `The signing key cannot be used: ${why}. Take it again from where it is kept, or generate a new one.`,
  );
}
