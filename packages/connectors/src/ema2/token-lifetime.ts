import type { Instant } from '@countersign/schema';
import { z } from 'zod';
import { parseJson } from '../http/parse-response.ts';

/** When a token has to be renewed and when it is over, by this machine's clock. */
export interface TokenLifetime {
  readonly renewAt: Instant;
  readonly endsAt: Instant;
}

const claimsSchema = z.object({ exp: z.number(), nbf: z.number().optional(), iat: z.number().optional() });

/** What the vendor's pages call the shortest lifetime; presumed where a token does not say. */
const SHORTEST_MILLIS = 60_000;
const LONGEST_MARGIN_MILLIS = 30_000;

/**
 * Reads the lifetime of an access token. One page of the vendor says a minute (token.html), another an hour
 * (swagg_renew.html), so the token's own claims decide; only their difference is used, because the clocks of the two sides
 * may differ. A quarter of the lifetime is kept as margin, at most half a minute.
 * @param receivedAt when the token was asked for, so that the time on the way counts as used up
 */
export function tokenLifetime(accessToken: string, receivedAt: Instant): TokenLifetime {
  const claims = claimsSchema.safeParse(parseJson(decodePayload(accessToken)));
  const millis = claims.success ? lifetimeMillis(claims.data, receivedAt) : SHORTEST_MILLIS;
  const endsAt = receivedAt + millis;
  return { endsAt, renewAt: endsAt - Math.min(millis / 4, LONGEST_MARGIN_MILLIS) };
}

function lifetimeMillis({ exp, nbf, iat }: z.infer<typeof claimsSchema>, receivedAt: Instant): number {
  const starts = nbf ?? iat;
  return Math.max(0, starts === undefined ? exp * 1000 - receivedAt : (exp - starts) * 1000);
}

function decodePayload(jwt: string): string {
  return Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8');
}
