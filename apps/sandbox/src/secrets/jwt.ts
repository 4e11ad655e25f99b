import { createHmac, timingSafeEqual } from 'node:crypto';

const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

export type Claims = Record<string, unknown>;

export function signJwt(claims: Claims, key: Buffer): string {
  const signed = `${HEADER}.${encode(claims)}`;
  return `${signed}.${signature(signed, key).toString('base64url')}`;
}

/**
 * The claims of a token that this sandbox signed and that `nowSeconds` finds alive, else null.
 * Only HS256 tokens exist here, so the header is compared and never obeyed.
 */
export function verifyJwt(token: string, key: Buffer, nowSeconds: number): Claims | null {
  const [header, payload, given] = token.split('.');
  if (header !== HEADER || !payload || !given) return null;
  const expected = signature(`${header}.${payload}`, key);
  const actual = Buffer.from(given, 'base64url');
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return null;
  const claims: Claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return Number(claims.nbf) <= nowSeconds && nowSeconds < Number(claims.exp) ? claims : null;
}

function encode(value: Claims): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signature(text: string, key: Buffer): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
