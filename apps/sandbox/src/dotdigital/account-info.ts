import type { FastifyInstance, FastifyRequest } from 'fastify';
import { assumed } from '../assumptions.ts';
import type { SandboxState } from '../state.ts';
import type { Account } from './account.ts';
import { callerOf } from './authenticate.ts';
import { callsInLastHour, limitRate } from './rate-limit.ts';

type Property = { name: string; type: 'Int' | 'String'; value: string };

/** `GET /v2/account-info`: every value is a string. API users are not in it. */
export function accountInfo(app: FastifyInstance, state: SandboxState): void {
  const tier = assumed('dotdigital.tier-of-route', 'high');
  app.get('/v2/account-info', { preHandler: limitRate(state, tier) }, (request) => {
    const { account } = callerOf(request);
    return { id: account.id, properties: propertiesOf(state, account, request) };
  });
}

function propertiesOf(state: SandboxState, account: Account, request: FastifyRequest): Property[] {
  const calls = callsInLastHour(state, account);
  const operators = state.dotdigital.operators(account.id).map(({ email }) => email);
  return [
    { name: 'ListManagedUsers', type: 'String', value: operators.join(', ') },
    { name: 'Name', type: 'String', value: account.name },
    { name: 'MainEmail', type: 'String', value: account.mainEmail },
    { name: 'ApiCallsInLastHour', type: 'Int', value: String(calls) },
    {
      name: 'ApiCallsRemaining',
      type: 'Int',
      value: String(Math.max(0, account.limits.flatPerHour - calls)),
    },
    { name: 'ApiEndpoint', type: 'String', value: endpointOf(account, request) },
  ];
}

/** With a trailing slash, as the vendor has it. It names this sandbox: the real host would get the client's next call. */
export function endpointOf(account: Account, request: FastifyRequest): string {
  return `${request.protocol}://${request.host}/dotdigital/${account.region}/`;
}
