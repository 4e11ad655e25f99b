import { createHash } from 'node:crypto';
import type { Digest } from '@countersign/schema';
import canonicalize from 'canonicalize';

/** SHA-256 over the canonical JSON (RFC 8785) of a value, in lower-case hexadecimal. */
export function digestOf(value: unknown): Digest {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('this value has no canonical JSON');
  return digestOfBytes(Buffer.from(text, 'utf8'));
}

/** SHA-256 of bytes, in lower-case hexadecimal. */
export function digestOfBytes(bytes: Uint8Array): Digest {
  return createHash('sha256').update(bytes).digest('hex');
}
