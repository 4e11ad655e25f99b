import { createHash } from 'node:crypto';
import type { Digest } from '@countersign/schema';
import canonicalize from 'canonicalize';

/** SHA-256 over the canonical JSON (RFC 8785) of a value, in lower-case hexadecimal. */
export function digestOf(value: unknown): Digest {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('this value has no canonical JSON');
  return digestOfBytes(Buffer.from(text, 'utf8'));
}

/**
 * Digest of a value and a salt that is kept with whom the value is about: nobody who lacks the salt can guess the value and
 * compare, and once the subject is erased nobody has it.
 */
export function saltedDigest(salt: string, value: unknown): Digest {
  return digestOf({ salt, value });
}

/** Whether a digest is of this value. Those that were made before digests had a salt are of the value alone. */
export function isDigestOf(digest: Digest, salt: string, value: unknown): boolean {
  return isSaltedDigestOf(digest, salt, value) || digest === digestOf(value);
}

/** As `isDigestOf`, for what is never from before there were salts. */
export const isSaltedDigestOf = (digest: Digest, salt: string, value: unknown): boolean =>
  digest === saltedDigest(salt, value);

/** SHA-256 of bytes, in lower-case hexadecimal. */
export function digestOfBytes(bytes: Uint8Array): Digest {
  return createHash('sha256').update(bytes).digest('hex');
}
