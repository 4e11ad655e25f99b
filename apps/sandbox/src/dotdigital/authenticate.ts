import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SandboxState } from '../state.ts';
import { type Account, type ApiUser, DOTDIGITAL_REGIONS } from './account.ts';
import { DotdigitalError, denied, wrongRegion } from './errors.ts';
import { verifyCredentials } from './verify-credentials.ts';

export type DotdigitalCaller = { user: ApiUser; account: Account };

const paramsSchema = z.object({ region: z.enum(DOTDIGITAL_REGIONS) });

/** HTTP Basic: 401 unless the credentials are good, then 403 in another region than the account's (docs/api-end-points). */
export function authenticate(state: SandboxState): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const params = paramsSchema.safeParse(request.params);
    if (!params.success) throw new DotdigitalError(404, 'There is no such region.');
    const caller = verifyCredentials(state, basicCredentials(request.headers.authorization));
    if (!caller) throw denied();
    const { region } = params.data;
    // account-info on r1 is how a client of any region finds its endpoint.
    const findsEndpoint = region === 'r1' && request.routeOptions.url?.endsWith('/v2/account-info') === true;
    if (caller.account.region !== region && !findsEndpoint) throw wrongRegion();
    request.setDecorator<DotdigitalCaller>('dotdigitalCaller', caller);
  };
}

export function callerOf(request: FastifyRequest): DotdigitalCaller {
  return request.getDecorator<DotdigitalCaller>('dotdigitalCaller');
}

function basicCredentials(header = ''): { username: string; password: string } {
  const [, encoded = ''] = /^Basic\s+(\S+)$/i.exec(header) ?? [];
  const [, username = '', password = ''] =
    /^([^:]*):([\s\S]*)$/.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  return { username, password };
}
