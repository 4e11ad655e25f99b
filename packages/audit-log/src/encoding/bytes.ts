/**
 * Whether the value is an array of bytes. A proxy of one passes instanceof alone, and throws when it is
 * hashed.
 */
export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && ArrayBuffer.isView(value);
}
