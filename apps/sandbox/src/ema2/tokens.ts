import { assumed } from '../assumptions.ts';
import type { Person } from '../eset/person.ts';
import { signJwt } from '../secrets/jwt.ts';
import { newGuid, newToken, tokenHash } from '../secrets/random-ids.ts';
import type { SandboxState } from '../state.ts';
import type { Settings } from '../store/settings.ts';

export type TokenPair = { accessToken: string; refreshToken: string };

/** A login: it starts with Token/Get, and every renewal stays in it. */
type Session = { sessionId: string; personId: string; startedAt: number };

type Profile = { tokenSeconds: number; sessionSeconds: number };

const PROFILES: Record<Settings['ema2']['tokenProfile'], Profile> = {
  'sixty-seconds': { tokenSeconds: 60, sessionSeconds: 30 * 60 },
  'one-hour': { tokenSeconds: 3600, sessionSeconds: assumed('ema2.one-hour-session', 24 * 3600) },
};

export const ISSUER = 'https://mspapi.eset.com';

type TokenState = Pick<SandboxState, 'db' | 'clock' | 'random' | 'settings' | 'signingKey' | 'transact'>;

export function startSession(state: TokenState, person: Person): TokenPair {
  return issuePair(state, {
    sessionId: newGuid(state.random),
    personId: person.id,
    startedAt: state.clock.now(),
  });
}

/** Spends a refresh token. Null when it is unknown, was used before, is somebody else's, or its session is over. */
export function renewSession(state: TokenState, refreshToken: string, personId: string): TokenPair | null {
  return state.transact(() => {
    const session = state.db
      .prepare<[string, string], Session>(
        'DELETE FROM ema2Session WHERE refreshHash = ? AND personId = ? RETURNING sessionId, personId, startedAt',
      )
      .get(tokenHash(refreshToken), personId);
    if (!session || state.clock.now() >= sessionEnd(state, session)) return null;
    return issuePair(state, session);
  });
}

function issuePair(state: TokenState, session: Session): TokenPair {
  const { db, clock, random, signingKey, settings } = state;
  const { tokenSeconds } = PROFILES[settings.current().ema2.tokenProfile];
  const now = Math.floor(clock.now() / 1000);
  const ends = Math.min(now + tokenSeconds, Math.floor(sessionEnd(state, session) / 1000));
  // The claims of the sample token on renew.html.
  const accessToken = signJwt(
    {
      nbf: now,
      exp: ends,
      iss: ISSUER,
      aud: [`${ISSUER}/resources`, 'ema2_api'],
      client_id: 'Eset.EMA.API',
      sub: session.personId,
      auth_time: Math.floor(session.startedAt / 1000),
      idp: 'local',
      scope: ['ema2_api', 'offline_access'],
      amr: ['custom'],
    },
    signingKey,
  );
  const refreshToken = newToken(random);
  db.prepare('INSERT INTO ema2Session (refreshHash, sessionId, personId, startedAt) VALUES (?, ?, ?, ?)').run(
    tokenHash(refreshToken),
    session.sessionId,
    session.personId,
    session.startedAt,
  );
  return { accessToken, refreshToken };
}

/** Milliseconds since 1970. */
function sessionEnd({ settings }: TokenState, { startedAt }: Session): number {
  return startedAt + PROFILES[settings.current().ema2.tokenProfile].sessionSeconds * 1000;
}
