import type { FastifyReply, FastifyRequest } from 'fastify';
import { assumed } from '../assumptions.ts';
import type { SandboxState } from '../state.ts';
import type { Account } from './account.ts';
import { callerOf } from './authenticate.ts';
import { tooManyCalls, usageExceeded } from './errors.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export type Tier = 'low' | 'medium' | 'high';

/** Calls of a whole account in the last rolling hour. */
export function callsInLastHour({ calls, clock }: SandboxState, account: Account): number {
  return calls.countSince(hourBucket(account), clock.now() - HOUR_MS);
}

/**
 * Counts a call against the scheme of its API user (docs/call-rate-limits). Tiered: per minute and account, 429 with
 * `X-RateLimit-*` headers. Flat: 2000 in a rolling hour, 400. A refused call is not counted.
 */
export function limitRate(
  state: SandboxState,
  tier: Tier,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    const { user, account } = callerOf(request);
    if (user.scheme === 'tiered') countTiered(state, { account, tier, reply });
    else if (callsInLastHour(state, account) >= account.limits.flatPerHour) throw usageExceeded();
    state.calls.record(hourBucket(account));
  };
}

function countTiered(
  { calls, clock }: SandboxState,
  { account, tier, reply }: { account: Account; tier: Tier; reply: FastifyReply },
): void {
  const bucket = `dotdigital:${account.id}:${tier}`;
  const limit = account.limits[tier];
  const windowStart = assumed('dotdigital.windows', clock.now() - (clock.now() % MINUTE_MS));
  const used = calls.countSince(bucket, windowStart);
  reply.headers({
    'X-RateLimit-Limit': limit,
    'X-RateLimit-Remaining': Math.max(0, limit - used - 1),
    'X-RateLimit-Reset': Math.ceil((windowStart + MINUTE_MS) / 1000),
    'X-RateLimit-Scope': tier,
  });
  if (used >= limit) throw tooManyCalls();
  calls.record(bucket);
}

function hourBucket(account: Account): string {
  return `dotdigital:${account.id}:hour`;
}
