import type { FastifyInstance } from 'fastify';
import { installFaults } from '../faults/install-faults.ts';
import type { SandboxState } from '../state.ts';
import { authenticate } from './authenticate.ts';
import { toPascalCase } from './casing.ts';
import { companyUsers } from './company-users.ts';
import { errorBody, sendEma2Error, unknownRoute } from './errors.ts';
import { FAULT_ANSWERS } from './fault-answers.ts';
import { searchUsers } from './search-users.ts';
import { tokenGet } from './token-get.ts';
import { tokenRenew } from './token-renew.ts';
import { userChangePassword } from './user-change-password.ts';
import { userCreate } from './user-create.ts';
import { userCurrent } from './user-current.ts';
import { userDetails } from './user-details.ts';
import { userUpdate } from './user-update.ts';

/** ESET MSP Administrator 2 API, `https://help.eset.com/ema/2/api/en-US/`. */
export async function mountEma2(app: FastifyInstance, state: SandboxState): Promise<void> {
  const afterAuthentication = installFaults(app, {
    mount: 'ema2',
    faults: state.faults,
    answers: FAULT_ANSWERS,
  });
  app.decorateRequest('ema2Caller', null);
  app.setErrorHandler(sendEma2Error);
  app.setNotFoundHandler((_request, reply) => reply.code(403).send(errorBody(unknownRoute())));
  app.addHook('preSerialization', async (_request, _reply, payload) =>
    state.settings.current().ema2.casing === 'pascal' ? toPascalCase(payload) : payload,
  );
  tokenGet(app, state);
  await app.register(async (loggedIn) => {
    loggedIn.addHook('onRequest', authenticate(state));
    loggedIn.addHook('onRequest', afterAuthentication);
    tokenRenew(loggedIn, state);
    userCurrent(loggedIn);
    userDetails(loggedIn, state);
    userCreate(loggedIn, state);
    userUpdate(loggedIn, state);
    userChangePassword(loggedIn, state);
    companyUsers(loggedIn, state);
    searchUsers(loggedIn, state);
  });
}
