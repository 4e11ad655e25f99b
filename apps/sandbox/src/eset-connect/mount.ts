import type { FastifyInstance } from 'fastify';
import { installFaults } from '../faults/install-faults.ts';
import { newGuid } from '../secrets/random-ids.ts';
import type { SandboxState } from '../state.ts';
import { authenticate } from './authenticate.ts';
import { rpcStatus, sendConnectError } from './errors.ts';
import { faultAnswers } from './fault-answers.ts';
import { listPermissions } from './list-permissions.ts';
import { listUsers } from './list-users.ts';
import { oauthToken } from './oauth-token.ts';
import { resumePending } from './pending.ts';

/** ESET Connect, `https://help.eset.com/eset_connect/en-US/`: every service of a region under one path. */
export async function mountEsetConnect(app: FastifyInstance, state: SandboxState): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('request-id', newGuid(state.random));
  });
  const afterAuthentication = installFaults(app, {
    mount: 'eset-connect',
    faults: state.faults,
    answers: faultAnswers(state),
  });
  app.decorateRequest('connectCaller', null);
  app.setErrorHandler(sendConnectError);
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(rpcStatus(404)));
  await app.register(async (identity) => oauthToken(identity, state));
  await app.register(async (resources) => {
    resources.addHook('onRequest', authenticate(state));
    resources.addHook('onRequest', resumePending(state));
    resources.addHook('onRequest', async (request, reply) =>
      request.headers['response-id'] === undefined ? afterAuthentication(request, reply) : undefined,
    );
    listUsers(resources);
    listPermissions(resources);
  });
}
