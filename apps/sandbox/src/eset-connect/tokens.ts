import type { Person, Region } from '../eset/person.ts';
import { signJwt } from '../secrets/jwt.ts';
import { newToken, tokenHash } from '../secrets/random-ids.ts';
import type { SandboxState } from '../state.ts';
import { issuerOf } from './region.ts';

/** The answer of `POST /oauth/token`; `expires_in` is in seconds. */
export type TokenAnswer = {
  access_token: string;
  refresh_token: string;
  token_type: 'Bearer';
  expires_in: number;
};

export function issueTokens(
  { db, clock, random, signingKey, settings }: SandboxState,
  { person, region }: { person: Person; region: Region },
): TokenAnswer {
  const now = Math.floor(clock.now() / 1000);
  const seconds = settings.current().esetConnect.accessTokenSeconds;
  const claims = { iss: issuerOf(region), sub: person.id, nbf: now, iat: now, exp: now + seconds };
  const refreshToken = newToken(random);
  db.prepare('INSERT INTO connectRefresh (refreshHash, personId, region) VALUES (?, ?, ?)').run(
    tokenHash(refreshToken),
    person.id,
    region,
  );
  return {
    access_token: signJwt(claims, signingKey),
    refresh_token: refreshToken,
    token_type: 'Bearer',
    expires_in: seconds,
  };
}

type RefreshToken = { refreshToken: string; region: Region };

/** Whose refresh token this is, in the region that issued it; null when it is unknown or was spent. */
export function ownerOfRefreshToken(
  { db }: SandboxState,
  { refreshToken, region }: RefreshToken,
): string | null {
  const row = db
    .prepare<[string, Region], { personId: string }>(
      'SELECT personId FROM connectRefresh WHERE refreshHash = ? AND region = ?',
    )
    .get(tokenHash(refreshToken), region);
  return row?.personId ?? null;
}

/** A refresh token works once. */
export function spendRefreshToken({ db }: SandboxState, refreshToken: string): void {
  db.prepare('DELETE FROM connectRefresh WHERE refreshHash = ?').run(tokenHash(refreshToken));
}
