/**
 * Standard base64 (RFC 4648, section 4), canonical form only. Node's decoder skips what it does not know and
 * ignores the unused bits of the last character, so that two texts could stand for one signature;
 * what does not encode back to itself is refused.
 */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
