import type { AccountOf } from '@countersign/schema';
import type { Clock, ConnectorFailure, Credentials } from '@countersign/use-cases/ports';
import { failure } from '../failure/failure.ts';
import { address } from '../http/address.ts';
import type { HttpClient, HttpResponse } from '../http/http-call.ts';
import { isSuccess } from '../http/status-failure.ts';
import type { LogIn, LogInHolds } from '../pacing/log-in-holds.ts';
import { DOTDIGITAL } from './access.ts';
import { createQuotas } from './quotas.ts';
import { refusal } from './refusal.ts';

export interface DotdigitalCall {
  readonly account: AccountOf<'dotdigital'>;
  readonly credentials: Credentials;
  readonly method: 'GET' | 'POST';
  /** Below the region's address, for example `/v2/account-info`. */
  readonly path: string;
  readonly json?: unknown;
  readonly changes: boolean;
  readonly signal: AbortSignal;
  /** A 401 is what the caller hopes for, and must not hold up a later log-in. */
  readonly denialExpected?: boolean;
}

/** Calls of the v2 API with HTTP Basic (https://developer.dotdigital.com/docs/api-conventions). */
export interface DotdigitalClient {
  /** Whether the credentials were refused a moment ago and must not be tried again yet. */
  isOnHold(call: Pick<DotdigitalCall, 'account' | 'credentials'>): boolean;
  /** @throws ConnectorFailure when there is no answer, or when the call must not be sent now */
  send(call: DotdigitalCall): Promise<HttpResponse>;
  /** The failure that an answer to the call stands for. */
  refused(answer: HttpResponse, call: DotdigitalCall): ConnectorFailure;
}

export function createDotdigitalClient(dependencies: {
  http: HttpClient;
  clock: Clock;
  holds: LogInHolds;
}): DotdigitalClient {
  const { http, clock, holds } = dependencies;
  const quotas = createQuotas(clock);

  return {
    isOnHold: (call) => holds.heldUntil(logInOf(call)) !== null,
    async send(call) {
      const login = logInOf(call);
      const heldUntil = holds.heldUntil(login);
      if (heldUntil !== null) {
        throw failure('LOG_IN_ON_HOLD', {
          message: `${DOTDIGITAL} refused these credentials a moment ago. They are not tried again at once, because it locks API users after more than five wrong passwords. Correct them; new ones are tried immediately.`,
          retryAfterMillis: heldUntil - clock.now(),
        });
      }
      const route = `${call.account.id} ${call.method} ${call.path}`;
      quotas.requireLeft(route);
      const answer = await http({
        provider: DOTDIGITAL,
        method: call.method,
        url: address(login.realm, call.path),
        headers: { authorization: basic(call.credentials) },
        ...(call.json === undefined ? {} : { body: { json: call.json } }),
        changes: call.changes,
        signal: call.signal,
      });
      quotas.note(route, answer.headers);
      if (isSuccess(answer)) holds.accepted(login);
      if (answer.status === 401 && !call.denialExpected) holds.refused(login);
      return answer;
    },
    refused: (answer, call) => refusal(answer, call, clock.now()),
  };
}

function logInOf({ account, credentials }: Pick<DotdigitalCall, 'account' | 'credentials'>): LogIn {
  return { realm: baseAddress(account), credentials };
}

/** Every region has a host of its own (https://developer.dotdigital.com/docs/api-end-points). */
export function baseAddress({ baseUrl, region }: AccountOf<'dotdigital'>): string {
  return baseUrl ?? `https://${region}-api.dotdigital.com`;
}

function basic({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
