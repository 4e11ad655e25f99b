import type { Clock, Logger } from '@countersign/use-cases/ports';
import { failure } from '../failure/failure.ts';
import { resolveCredentials } from '../failure/resolve-credentials.ts';
import type { HttpClient, HttpResponse } from '../http/http-call.ts';
import { isSuccess, statusFailure } from '../http/status-failure.ts';
import type { LogInHolds } from '../pacing/log-in-holds.ts';
import { EMA2, type Ema2Access } from './access.ts';
import { getToken, readTokenPair, renewToken, type TokenPair } from './api/tokens.ts';
import { type TokenLifetime, tokenLifetime } from './token-lifetime.ts';

export interface SessionDependencies {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly holds: LogInHolds;
}

/** Keeps the operators' access tokens, in memory only. */
export interface Sessions {
  /** A token that is good for a while yet. @throws ConnectorFailure */
  accessToken(access: Ema2Access): Promise<string>;
  /** Forgets a token that the provider refused; the next one comes from a full log-in. */
  drop(access: Ema2Access, accessToken: string): void;
}

type Session = TokenPair & TokenLifetime;

/** Renews before the end, logs in anew when there is nothing to renew, and does either once for all who wait. */
export function createSessions(dependencies: SessionDependencies): Sessions {
  const { http, clock, logger, holds } = dependencies;
  const sessions = new Map<string, Session>();
  const singleFlight = createSingleFlight<Session>();

  async function open(access: Ema2Access): Promise<Session> {
    const current = sessions.get(keyOf(access));
    const live = current && clock.now() < current.endsAt ? current : undefined;
    const session = (live && (await renew(access, live))) ?? (await logIn(access));
    sessions.set(keyOf(access), session);
    return session;
  }

  /** Undefined when it fails for whatever reason: the refresh token may be spent then, and a log-in is needed anyway. */
  async function renew({ account }: Ema2Access, current: Session): Promise<Session | undefined> {
    const askedAt = clock.now();
    try {
      const answer = await renewToken(http, account.baseUrl, current);
      if (isSuccess(answer)) return toSession(answer, askedAt);
      logger.debug({ account: account.id, status: answer.status }, 'token not renewed, logging in');
    } catch {
      logger.debug({ account: account.id }, 'token not renewed, logging in');
    }
    return undefined;
  }

  async function logIn(access: Ema2Access): Promise<Session> {
    const { account, operator } = access;
    const whose = `the operator ${operator.name} of the account ${account.id}`;
    const credentials = await resolveCredentials(() => access.operatorCredentials(), whose);
    const login = { realm: account.baseUrl, credentials };
    const heldUntil = holds.heldUntil(login);
    if (heldUntil !== null) {
      throw failure('LOG_IN_ON_HOLD', {
        message: `${EMA2} refused the credentials of ${whose} a moment ago. They are not tried again at once, so that the user is not locked. Correct them; new ones are tried immediately.`,
        retryAfterMillis: heldUntil - clock.now(),
      });
    }
    const askedAt = clock.now();
    const answer = await getToken(http, account.baseUrl, credentials);
    // Clients of the API have met both for a wrong password.
    if (answer.status === 400 || answer.status === 401) {
      holds.refused(login);
      throw failure('CREDENTIALS_REFUSED', {
        message: `${EMA2} refused the log-in of ${whose}. Check the user name and the password, and that ESET has enabled the API for this user.`,
      });
    }
    if (!isSuccess(answer))
      throw statusFailure(answer, { provider: EMA2, changes: false }, { now: clock.now() });
    holds.accepted(login);
    return toSession(answer, askedAt);
  }

  return {
    async accessToken(access) {
      const session = sessions.get(keyOf(access));
      if (session && clock.now() < session.renewAt) return session.accessToken;
      const opened = await orAbort(
        singleFlight(keyOf(access), () => open(access)),
        access.signal,
      );
      return opened.accessToken;
    },
    drop(access, accessToken) {
      if (sessions.get(keyOf(access))?.accessToken === accessToken) sessions.delete(keyOf(access));
    },
  };
}

function toSession(answer: HttpResponse, askedAt: number): Session {
  const pair = readTokenPair(answer);
  return { ...pair, ...tokenLifetime(pair.accessToken, askedAt) };
}

/** The address and the reference belong to the key: a token never outlives a change of either. */
function keyOf({ account, operator }: Ema2Access): string {
  return JSON.stringify([account.id, account.baseUrl, operator.name, operator.credentials ?? null]);
}

/** Gives up waiting without stopping what others wait for, too. */
function orAbort<T>(shared: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () =>
      reject(failure('CALL_ABORTED', { message: `The step was stopped while it logged in to ${EMA2}.` }));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * Lets callers that want the same thing at the same moment share one run. One caller giving up does not stop it for the
 * others: the run itself takes no caller's signal.
 */
function createSingleFlight<T>(): (key: string, fetchOnce: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  return (key, run) => {
    const current = running.get(key);
    if (current) return current;
    const started = run().finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}
