import type { FastifyRequest } from 'fastify';
import { assumed } from '../assumptions.ts';
import type { VendorAnswer, VendorAnswers } from '../faults/install-faults.ts';
import type { SandboxState } from '../state.ts';
import { makePending } from './pending.ts';

export function faultAnswers(state: SandboxState): VendorAnswers {
  return {
    unauthorized: () => ({ status: 401 }),
    'forbidden-after-token': () => ({ status: 403 }),
    'rate-limited': () => ({ status: 429 }),
    'server-error': () => ({ status: 500 }),
    maintenance: () => ({ status: 503 }),
    'wrong-region': (request) => wrongRegion(request),
    pending: (request) => makePending(state, request),
  };
}

function wrongRegion(request: FastifyRequest): VendorAnswer {
  if (request.routeOptions.url?.endsWith('/oauth/token')) {
    return { status: 400, body: assumed('connect.token-refusal', { error: 'invalid_grant' }) };
  }
  return { status: assumed('connect.region-of-token', 401) };
}
