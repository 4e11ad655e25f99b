import { createHash } from 'node:crypto';

/** Source of randomness: that many random bytes. */
export type Random = (bytes: number) => Buffer;

/** A version 4 UUID. */
export function newGuid(random: Random): string {
  const bytes = random(16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** An opaque token for an invitation or a refresh. */
export function newToken(random: Random): string {
  return random(32).toString('base64url');
}

/** Refresh tokens are looked up by this; the token itself is not kept. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
