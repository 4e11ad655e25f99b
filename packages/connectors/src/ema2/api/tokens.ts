import type { Credentials } from '@countersign/use-cases/ports';
import { z } from 'zod';
import { address } from '../../http/address.ts';
import type { HttpClient, HttpResponse } from '../../http/http-call.ts';
import { parseResponse } from '../../http/parse-response.ts';
import { EMA2 } from '../access.ts';

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Visible ASCII only: a token goes into a header, and an error about a header would quote it. */
const token = z.string().regex(/^[\x21-\x7e]+$/);
const pairSchema = z
  .object({ accesstoken: token, refreshtoken: token })
  .transform((pair): TokenPair => ({ accessToken: pair.accesstoken, refreshToken: pair.refreshtoken }));

/** `Token/Get`: the name and password of a user with API access for a pair of tokens (get.html). */
export function getToken(http: HttpClient, baseUrl: string, credentials: Credentials): Promise<HttpResponse> {
  const { username, password } = credentials;
  return http({
    provider: EMA2,
    method: 'POST',
    url: address(baseUrl, '/Token/Get'),
    body: { json: { username, password } },
    changes: false,
  });
}

/** `Token/Renew`: needs a live access token, and spends the refresh token (renew.html). */
export function renewToken(http: HttpClient, baseUrl: string, pair: TokenPair): Promise<HttpResponse> {
  return http({
    provider: EMA2,
    method: 'POST',
    url: address(baseUrl, '/Token/Renew'),
    headers: { authorization: `Bearer ${pair.accessToken}` },
    body: { json: { refreshToken: pair.refreshToken } },
    changes: false,
  });
}

/** @throws ConnectorFailure ANSWER_UNUSABLE */
export function readTokenPair(answer: HttpResponse): TokenPair {
  return parseResponse(pairSchema, answer, { provider: EMA2, changes: false });
}
