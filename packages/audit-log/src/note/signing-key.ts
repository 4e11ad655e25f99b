import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { decodeBase64, encodeBase64 } from '../encoding/base64.ts';
import { AuditLogError } from '../errors.ts';
import { ED25519, formatKeyId, KEY_TYPE_NAMES, type KeyType, keyId } from './key-id.ts';
import { isKeyName } from './key-name.ts';
import { formatPublicKey, splitKey } from './vkey.ts';

const SEED_SIZE = 32;
// PrivateKeyInfo of an Ed25519 key (RFC 8410) up to the seed itself.
const PKCS8_PREFIX = '302e020100300506032b657004220420';

/** A private key and the name that it signs under. */
export interface PrivateKey {
  readonly name: string;
  readonly keyId: number;
  /** What to give to verifiers. */
  readonly vkey: string;
  readonly keyObject: KeyObject;
}

/** A private key that signs notes. */
export interface SigningKey extends PrivateKey {
  readonly type: typeof ED25519;
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
  return writeKeyPair(signingKeyFromSeed(name, seed), seed, ED25519);
}

/** The key pair written out with the type of what it signs. */
export function writeKeyPair(key: PrivateKey, seed: Uint8Array, type: KeyType): GeneratedKey {
  const secret = encodeBase64(Buffer.from([type, ...seed]));
  return { privateKey: `PRIVATE+KEY+${key.name}+${formatKeyId(key.keyId)}+${secret}`, vkey: key.vkey };
}

/**
 * The signing key of a 32-byte seed.
 *
 * @throws AuditLogError KEY_MALFORMED
 */
export function signingKeyFromSeed(name: string, seed: Uint8Array): SigningKey {
  return { ...privateKeyFromSeed(name, seed, ED25519), type: ED25519 };
}

/** As `signingKeyFromSeed`, for any type. @throws AuditLogError KEY_MALFORMED */
export function privateKeyFromSeed(name: string, seed: Uint8Array, type: KeyType): PrivateKey {
  if (!isKeyName(name)) throw malformed('its name is empty or holds a space, a plus or a control character');
  if (seed.length !== SEED_SIZE) throw malformed(`its seed has ${seed.length} bytes instead of 32`);
  const keyObject = createPrivateKey({
    key: Buffer.concat([Buffer.from(PKCS8_PREFIX, 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const spki = createPublicKey(keyObject).export({ format: 'der', type: 'spki' });
  const publicKey = spki.subarray(spki.length - SEED_SIZE);
  const vkey = formatPublicKey({ name, publicKey, type });
  return { name, keyId: keyId(name, type, publicKey), vkey, keyObject };
}

/**
 * Reads a private key in the form of Go's sumdb/note. No message of its errors holds any of it.
 *
 * @throws AuditLogError KEY_MALFORMED
 */
export function parseSigningKey(text: string): SigningKey {
  return { ...parsePrivateKey(text, ED25519), type: ED25519 };
}

/** As `parseSigningKey`, for any type. @throws AuditLogError KEY_MALFORMED */
export function parsePrivateKey(text: string, wanted: KeyType): PrivateKey {
  const [word1, word2, name = '', id, encoded = ''] = splitKey(text, 5);
  const bytes = decodeBase64(encoded);
  if (word1 !== 'PRIVATE' || word2 !== 'KEY' || bytes === undefined || bytes.length === 0) {
    throw malformed('its form is not PRIVATE+KEY+name+id+key');
  }
  if (bytes[0] !== wanted) throw malformed(`its signature type ${bytes[0]} is not ${KEY_TYPE_NAMES[wanted]}`);
  const key = privateKeyFromSeed(name, bytes.subarray(1), wanted);
  if (id !== formatKeyId(key.keyId)) throw malformed('its id belongs to another key');
  return key;
}

function malformed(why: string): AuditLogError {
  return new AuditLogError(
    'KEY_MALFORMED',
    `The signing key cannot be used: ${why}. Take it again from where it is kept, or generate a new one.`,
  );
}
