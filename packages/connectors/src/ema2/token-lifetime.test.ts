import { expect, test } from 'vitest';
import { tokenLifetime } from './token-lifetime.ts';

function jwt(claims: unknown): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
}

test.for([
  ['a minute', { nbf: 5_000_000, exp: 5_000_060 }, 60_000, 45_000],
  ['an hour', { nbf: 100, exp: 3700 }, 3_600_000, 3_570_000],
  ['an hour since it was issued', { iat: 100, exp: 3700 }, 3_600_000, 3_570_000],
  ['what is left until its end', { exp: 1060 }, 60_000, 45_000],
  ['nothing that is over', { exp: 1 }, 0, 0],
  ['a minute where it does not say', { sub: 'x' }, 60_000, 45_000],
] as const)('a token lasts %s, whatever the clock of the provider', ([, claims, endsAfter, renewAfter]) => {
  const now = 1_000_000;
  expect(tokenLifetime(jwt(claims), now)).toEqual({ endsAt: now + endsAfter, renewAt: now + renewAfter });
});

test('a token that is no JWT is taken to last a minute', () => {
  expect(tokenLifetime('opaque', 0).endsAt).toBe(60_000);
});
