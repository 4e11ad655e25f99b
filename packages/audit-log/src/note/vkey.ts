import { createPublicKey, type KeyObject } from 'node:crypto';
import { decodeBase64, encodeBase64 } from '../encoding/base64.ts';
import { AuditLogError } from '../errors.ts';
import { ED25519, formatKeyId, KEY_TYPE_NAMES, type KeyType, keyId } from './key-id.ts';
import { isKeyName } from './key-name.ts';

const PUBLIC_KEY_SIZE = 32;
// SubjectPublicKeyInfo of an Ed25519 key (RFC 8410) up to the key itself.
const SPKI_PREFIX = '302a300506032b6570032100';

/** A public key and the name that it signs under. */
export interface PublicKey<T extends KeyType> {
  readonly name: string;
  readonly keyId: number;
  readonly type: T;
  readonly publicKey: Uint8Array;
  /**
   * The same key as node:crypto wants it; making it costs as much as a signature check, so it is made once.
   */
  readonly keyObject: KeyObject;
}

/** A public key that is trusted to sign notes. */
export type VerifierKey = PublicKey<typeof ED25519>;

/**
 * Reads a verifier key, `<name>+<key id, 8 hex digits>+<base64 of type and public key>`.
 *
 * @throws AuditLogError KEY_MALFORMED
 */
export function parseVkey(text: string): VerifierKey {
  return parsePublicKey(text, ED25519);
}

/** Reads a key in the form of a verifier key that has to be of one type. @throws AuditLogError KEY_MALFORMED */
export function parsePublicKey<T extends KeyType>(text: string, wanted: T): PublicKey<T> {
  if (text.startsWith('PRIVATE+KEY+')) throw malformed('it is a signing key, which must stay secret');
  const [name = '', id = '', encoded = ''] = splitKey(text, 3);
  const bytes = decodeBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length === 0)
    throw malformed('its form is not name+id+key');
  const type = bytes[0] ?? 0;
  const publicKey = bytes.subarray(1);
  if (id !== formatKeyId(keyId(name, type, publicKey))) throw malformed('its id belongs to another key');
  if (type !== wanted) throw malformed(`its signature type ${type} is not ${KEY_TYPE_NAMES[wanted]}`);
  if (publicKey.length !== PUBLIC_KEY_SIZE) throw malformed('its public key has not 32 bytes');
  return publicKeyOf(name, publicKey, wanted);
}

/** Writes a key as verifiers are given it. */
export function formatVkey(key: Pick<VerifierKey, 'name' | 'publicKey'>): string {
  return formatPublicKey({ ...key, type: ED25519 });
}

/** Writes a key of any type in the form of a verifier key. */
export function formatPublicKey(key: Pick<PublicKey<KeyType>, 'name' | 'publicKey' | 'type'>): string {
  const id = formatKeyId(keyId(key.name, key.type, key.publicKey));
  return `${key.name}+${id}+${encodeBase64(Buffer.from([key.type, ...key.publicKey]))}`;
}

/** The parts of an encoded key. The base64 of the last part may hold `+` itself. */
export function splitKey(text: string, parts: number): string[] {
  const pieces = text.split('+');
  return [...pieces.slice(0, parts - 1), pieces.slice(parts - 1).join('+')];
}

function publicKeyOf<T extends KeyType>(name: string, publicKey: Uint8Array, type: T): PublicKey<T> {
  const keyObject = createPublicKey({
    key: Buffer.concat([Buffer.from(SPKI_PREFIX, 'hex'), publicKey]),
    format: 'der',
    type: 'spki',
  });
  return { name, keyId: keyId(name, type, publicKey), type, publicKey, keyObject };
}

// Never repeats the text: somebody may have pasted the signing key instead.
function malformed(why: string): AuditLogError {
  return new AuditLogError(
    'KEY_MALFORMED',
    `The verifier key cannot be used: ${why}. It reads name+id+key; take it again from the log's operator.`,
  );
}
