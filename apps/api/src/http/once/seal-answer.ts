import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const SALT_BYTES = 32;
const TAG_BYTES = 16;
/** Each key encrypts one answer, because each has a salt of its own. */
const NONCE = Buffer.alloc(12);

const keyOf = (secret: string, salt: Uint8Array) =>
  Buffer.from(hkdfSync('sha256', secret, salt, 'countersign/answer/v1', 32));

/**
 * Encrypts an answer with what its caller signs in with, which the installation has as a hash only: an answer may hold a token that is shown
 * once, or what is about a person.
 * @param salt random, and used once
 */
export function sealAnswer(text: string, { secret, salt }: { secret: string; salt: Uint8Array }): Uint8Array {
  const cipher = createCipheriv(ALGORITHM, keyOf(secret, salt), NONCE);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([salt, cipher.getAuthTag(), sealed]);
}

/** The answer; null where it was sealed with something else. */
export function openAnswer(sealed: Uint8Array, secret: string): string | null {
  const bytes = Buffer.from(sealed);
  const tagAt = SALT_BYTES + TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, keyOf(secret, bytes.subarray(0, SALT_BYTES)), NONCE);
  try {
    decipher.setAuthTag(bytes.subarray(SALT_BYTES, tagAt));
    return Buffer.concat([decipher.update(bytes.subarray(tagAt)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** For `sealAnswer`. */
export const ANSWER_SALT_BYTES = SALT_BYTES;
