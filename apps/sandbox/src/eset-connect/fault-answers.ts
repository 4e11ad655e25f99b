import type { FastifyRequest } from 'fastify';
import { assumed } from '../assumptions.ts';
import type { VendorAnswer, VendorAnswers } from '../faults/install-faults.ts';
import type { SandboxState } from '../state.ts';
import { rpcStatus } from './errors.ts';
import { createPending } from './pending.ts';

export function faultAnswers(state: SandboxState): VendorAnswers {
  return {
    unauthorized: () => refused(401),
    'forbidden-after-token': () => refused(403),
    'rate-limited': () => refused(429),
    'server-error': () => refused(500),
    maintenance: () => refused(503),
    'wrong-region': (request) => wrongRegion(request),
    pending: (request) => createPending(state, request),
  };
}

const refused = (status: number): VendorAnswer => ({ status, body: rpcStatus(status) });

function wrongRegion(request: FastifyRequest): VendorAnswer {
  if (request.routeOptions.url?.endsWith('/oauth/token')) {
    return { status: 400, body: assumed('connect.token-refusal', { error: 'invalid_grant' }) };
  }
  return refused(assumed('connect.region-of-token', 401));
}
