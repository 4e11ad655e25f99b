import type { Observation } from '@countersign/schema';
import type { Credentials } from '@countersign/use-cases/ports';
import { z } from 'zod';
import { observedFailure } from '../failure/as-failure.ts';
import type { HttpResponse } from '../http/http-call.ts';
import { parseJson, parseResponse } from '../http/parse-response.ts';
import { isSuccess, statusFailure } from '../http/status-failure.ts';
import { ESET_CONNECT, type EsetAccess } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { serviceAddress } from './service-address.ts';

export type TokenAnswer =
  | { readonly kind: 'token'; readonly accessToken: string; readonly observation: Observation }
  /** 400 `invalid_grant`, and nothing else: these credentials are not good. */
  | { readonly kind: 'refused'; readonly observation: Observation }
  /** Another 400, a 401 or a 403, which can have many reasons and says nothing about the credentials. */
  | { readonly kind: 'unclear'; readonly observation: Observation }
  /** The same credentials were refused a moment ago, and were not sent again. */
  | { readonly kind: 'on-hold' };

/** Visible ASCII only: the token goes into a header, and an error about a header would quote it. */
const tokenSchema = z.object({ access_token: z.string().regex(/^[\x21-\x7e]+$/) });

/** The vendor's own library does not try again after one of these. */
const REFUSALS = new Set([400, 401, 403]);

/** Errors of RFC 6749, section 5.2. */
const oauthErrorSchema = z.object({ error: z.string().regex(/^[a-z_]{1,60}$/) });

/**
 * Logs an API user in (https://help.eset.com/eset_connect/en-US/authentication_oauth_token_post.html). The token is never
 * kept: whether the credentials work now is what is asked.
 * @param options.refusalExpected a refusal is what the caller hopes for, and must not hold up a later log-in
 * @throws ConnectorFailure
 */
export async function requestToken(
  { http, clock, callWindow, holds }: ConnectDependencies,
  access: EsetAccess,
  options: { credentials: Credentials; refusalExpected?: boolean },
): Promise<TokenAnswer> {
  const { account, signal } = access;
  const { username, password } = options.credentials;
  const url = serviceAddress(account, { service: 'business-account.iam', path: '/oauth/token' });
  const login = { realm: url.href, credentials: options.credentials };
  if (holds.heldUntil(login) !== null) return { kind: 'on-hold' };
  await callWindow(username, signal);
  const answer = await http({
    provider: ESET_CONNECT,
    method: 'POST',
    url,
    body: { form: { grant_type: 'password', username, password } },
    changes: false,
    signal,
  });
  if (REFUSALS.has(answer.status)) {
    if (!options.refusalExpected) holds.refused(login);
    const observation = observed(answer);
    const { status, code } = observation;
    return { kind: status === 400 && code === 'invalid_grant' ? 'refused' : 'unclear', observation };
  }
  const call = { provider: ESET_CONNECT, changes: false };
  if (!isSuccess(answer))
    throw observedFailure(statusFailure(answer, call, { now: clock.now() }), observed(answer));
  const { access_token: accessToken } = parseResponse(tokenSchema, answer, call);
  holds.accepted(login);
  return { kind: 'token', accessToken, observation: observed(answer) };
}

function observed(answer: HttpResponse): Observation {
  const error = oauthErrorSchema.safeParse(parseJson(answer.text));
  return { call: 'token', status: answer.status, code: error.success ? error.data.error : null };
}
