import type { Credentials } from '@countersign/use-cases/ports';
import { z } from 'zod';
import { parseAnswer } from '../http/parse-answer.ts';
import { isSuccess, statusFailure } from '../http/status-failure.ts';
import { ESET_CONNECT, type EsetAccess } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { serviceAddress } from './service-address.ts';

export type TokenAnswer =
  | { readonly kind: 'token'; readonly accessToken: string }
  | { readonly kind: 'refused' }
  /** The same credentials were refused a moment ago, and were not sent again. */
  | { readonly kind: 'on-hold' };

/** Visible ASCII only: the token goes into a header, and an error about a header would quote it. */
const tokenSchema = z.object({ access_token: z.string().regex(/^[\x21-\x7e]+$/) });

/** A refusal is one of these; the vendor's own library does not try again after them. */
const REFUSALS = new Set([400, 401, 403]);

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
    return { kind: 'refused' };
  }
  const call = { provider: ESET_CONNECT, changes: false };
  if (!isSuccess(answer)) throw statusFailure(answer, call, { now: clock.now() });
  const { access_token: accessToken } = parseAnswer(tokenSchema, answer, call);
  holds.accepted(login);
  return { kind: 'token', accessToken };
}
