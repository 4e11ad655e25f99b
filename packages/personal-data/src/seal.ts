import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import type { MasterKey } from './master-key.ts';

const VERSION = 1;
const NONCE = 12;
const TAG = 16;

/** Where a sealed value stands. It opens nowhere else. */
export interface Place {
  readonly table: string;
  /** The parts of the row's key. */
  readonly row: readonly string[];
}

/**
 * Encrypts the texts of a row with the data key of its subject (AES-256-GCM), bound to the place where they stand.
 * `version, length of the subject, subject, nonce, cipher text, tag`.
 * @param random 12 random bytes
 */
export const seal = (texts: readonly string[], as: SealedAs): Buffer =>
  sealBytes(Buffer.from(JSON.stringify(texts), 'utf8'), as);

interface SealedAs {
  readonly subject: string;
  readonly key: KeyObject;
  readonly place: Place;
  readonly random: Uint8Array;
}

/** As `seal`, of a file that belongs to a row. */
export function sealBytes(content: Uint8Array, as: SealedAs): Buffer {
  const subject = Buffer.from(as.subject, 'utf8');
  const cipher = createCipheriv('aes-256-gcm', as.key, as.random);
  cipher.setAAD(context(as.subject, as.place));
  const head = Buffer.from([VERSION, subject.length]);
  const encrypted = cipher.update(content);
  return Buffer.concat([head, subject, as.random, encrypted, cipher.final(), cipher.getAuthTag()]);
}

/** Whom a sealed value is about. @throws TypeError when it is none */
export function subjectOf(sealed: Uint8Array): string {
  const length = sealed[1] ?? 0;
  if (sealed[0] !== VERSION || sealed.length < 2 + length + NONCE + TAG)
    throw new TypeError('not a sealed value');
  return Buffer.from(sealed.buffer, sealed.byteOffset + 2, length).toString('utf8');
}

/** Opens what `seal` made. @throws when the key is another one, or the value was altered or moved */
export const unseal = (
  sealed: Uint8Array,
  as: { readonly key: KeyObject; readonly place: Place },
): readonly string[] => JSON.parse(unsealBytes(sealed, as).toString('utf8'));

/** Opens what `sealBytes` made. @throws as `unseal` */
export function unsealBytes(
  sealed: Uint8Array,
  as: { readonly key: KeyObject; readonly place: Place },
): Buffer {
  const subject = subjectOf(sealed);
  const start = 2 + (sealed[1] ?? 0);
  const decipher = createDecipheriv('aes-256-gcm', as.key, sealed.subarray(start, start + NONCE), {
    authTagLength: TAG,
  });
  decipher.setAAD(context(subject, as.place));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  const content = decipher.update(sealed.subarray(start + NONCE, sealed.length - TAG));
  // Nothing comes out of it, but it is what compares the tag.
  decipher.final();
  return content;
}

function context(subject: string, { table, row }: Place): Buffer {
  // None of them holds a line break, and each table has as many parts in its key as it has.
  return Buffer.from(`countersign personal data v1\n${table}\n${row.join('\n')}\n${subject}`, 'utf8');
}

/**
 * A new data key, wrapped with the installation's key, which is kept elsewhere than the wrapped one.
 * @param random 44 random bytes: the data key and a nonce
 */
export function createDataKey(
  master: MasterKey,
  subject: string,
  random: Uint8Array,
): { readonly key: KeyObject; readonly wrapped: Buffer } {
  if (random.length !== RANDOM_FOR_DATA_KEY) throw new TypeError('A data key is made of 44 random bytes.');
  const bytes = random.subarray(NONCE);
  const wrapped = wrapDataKey(master, { subject, bytes, nonce: random.subarray(0, NONCE) });
  return { key: createSecretKey(bytes), wrapped };
}

function wrapDataKey(
  master: MasterKey,
  {
    subject,
    bytes,
    nonce,
  }: { readonly subject: string; readonly bytes: Uint8Array; readonly nonce: Uint8Array },
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', master.wrapping, nonce);
  cipher.setAAD(wrapContext(subject));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/**
 * The same data key, wrapped with another key of the installation.
 * @param random 12 random bytes
 * @throws when it was wrapped with another key than `from`, or for another subject
 */
export function rewrapDataKey(
  { from, to }: { readonly from: MasterKey; readonly to: MasterKey },
  {
    subject,
    wrapped,
    random,
  }: { readonly subject: string; readonly wrapped: Uint8Array; readonly random: Uint8Array },
): Buffer {
  const bytes = unwrapDataKey(from, subject, wrapped).export();
  const again = wrapDataKey(to, { subject, bytes, nonce: random });
  bytes.fill(0);
  return again;
}

export const RANDOM_FOR_DATA_KEY = NONCE + 32;
export const RANDOM_FOR_SEALING = NONCE;

/** @throws when it was wrapped with another key or for another subject */
export function unwrapDataKey(master: MasterKey, subject: string, wrapped: Uint8Array): KeyObject {
  const decipher = createDecipheriv('aes-256-gcm', master.wrapping, wrapped.subarray(0, NONCE), {
    authTagLength: TAG,
  });
  decipher.setAAD(wrapContext(subject));
  decipher.setAuthTag(wrapped.subarray(wrapped.length - TAG));
  const bytes = Buffer.concat([
    decipher.update(wrapped.subarray(NONCE, wrapped.length - TAG)),
    decipher.final(),
  ]);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

const wrapContext = (subject: string) => Buffer.from(`countersign subject key v1: ${subject}`, 'utf8');
