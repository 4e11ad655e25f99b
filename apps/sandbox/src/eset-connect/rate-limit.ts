import type { FastifyRequest } from 'fastify';
import { assumed } from '../assumptions.ts';
import type { SandboxState } from '../state.ts';
import { ConnectError } from './errors.ts';

const WINDOW_MS = 1000;

/**
 * Ten calls in a second per credentials and source address, then 429 (rate_limits.html). Calls that are refused for it
 * do not count, and token calls count as well.
 */
export function limitRate(
  { calls, clock, settings }: SandboxState,
  { request, email }: { request: FastifyRequest; email: string },
): void {
  const bucket = `eset-connect:${email.toLowerCase()}:${request.ip}`;
  const windowStart = assumed('connect.rate-window', clock.now() - WINDOW_MS + 1);
  if (calls.countSince(bucket, windowStart) >= settings.current().esetConnect.callsPerSecond)
    throw new ConnectError(429);
  calls.record(bucket);
}
