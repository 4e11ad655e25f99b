import { scryptSync, timingSafeEqual } from 'node:crypto';

/** As low as it goes: the sandbox holds test passwords only, and a test run hashes thousands of them. */
const COST = 2;
/** Of what an earlier sandbox kept, which did not say. */
const FORMER_COST = 1024;
const KEY_BYTES = 32;

/** A password as the sandbox keeps it: `<salt hex>:<scrypt hex>:<cost>`. */
export function hashPassword(password: string, salt: Buffer): string {
  return `${salt.toString('hex')}:${keyOf(password, salt, COST).toString('hex')}:${COST}`;
}

/** False for a user who has no password yet. */
export function passwordMatches(password: string, stored: string | null): boolean {
  const [salt, key, cost = FORMER_COST] = (stored ?? '').split(':');
  if (!salt || !key) return false;
  return timingSafeEqual(keyOf(password, Buffer.from(salt, 'hex'), Number(cost)), Buffer.from(key, 'hex'));
}

const keyOf = (password: string, salt: Buffer, cost: number) =>
  scryptSync(password, salt, KEY_BYTES, { N: cost });
