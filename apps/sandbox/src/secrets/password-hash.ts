import { scryptSync, timingSafeEqual } from 'node:crypto';

/** Low on purpose: the sandbox holds test passwords only, and a test run logs in thousands of times. */
const COST = 1024;
const KEY_BYTES = 32;

/** A password as the sandbox keeps it: `<salt hex>:<scrypt hex>`. */
export function hashPassword(password: string, salt: Buffer): string {
  return `${salt.toString('hex')}:${scryptSync(password, salt, KEY_BYTES, { N: COST }).toString('hex')}`;
}

/** False for a user who has no password yet. */
export function passwordMatches(password: string, stored: string | null): boolean {
  const [salt, key] = (stored ?? '').split(':');
  if (!salt || !key) return false;
  return timingSafeEqual(
    scryptSync(password, Buffer.from(salt, 'hex'), KEY_BYTES, { N: COST }),
    Buffer.from(key, 'hex'),
  );
}
