import type { FastifyInstance } from 'fastify';
import type { VendorAnswer } from '../faults/install-faults.ts';
import { installFaults } from '../faults/install-faults.ts';
import type { SandboxState } from '../state.ts';
import { accountInfo } from './account-info.ts';
import { authenticate } from './authenticate.ts';
import { createApiUserCall } from './create-api-user-call.ts';
import {
  type DotdigitalError,
  denied,
  featureNotActive,
  internal,
  sendDotdigitalError,
  tooManyCalls,
  unavailable,
  wrongRegion,
} from './errors.ts';

const answer = ({ status, message }: DotdigitalError): VendorAnswer => ({ status, body: { message } });

/** The headers of a tiered 429: nothing is left until the next minute starts. */
function exhausted({ clock }: SandboxState): Record<string, string> {
  const reset = Math.floor(clock.now() / 60_000) * 60 + 60;
  return { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(reset) };
}

/** dotdigital API v2, `https://developer.dotdigital.com`. */
export async function mountDotdigital(app: FastifyInstance, state: SandboxState): Promise<void> {
  const afterAuthentication = installFaults(app, {
    mount: 'dotdigital',
    faults: state.faults,
    answers: {
      unauthorized: () => answer(denied()),
      'forbidden-after-token': () => answer(featureNotActive()),
      'rate-limited': () => ({ ...answer(tooManyCalls()), headers: exhausted(state) }),
      'server-error': () => answer(internal()),
      maintenance: () => answer(unavailable()),
      'wrong-region': () => answer(wrongRegion()),
      'refused-by-proxy': () => ({ status: 401, body: '<html>Sign in to the proxy</html>' }),
    },
  });
  app.decorateRequest('dotdigitalCaller', null);
  app.setErrorHandler(sendDotdigitalError);
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ message: 'The resource does not exist.' }),
  );
  app.addHook('onRequest', authenticate(state));
  app.addHook('onRequest', afterAuthentication);
  accountInfo(app, state);
  createApiUserCall(app, state);
}
