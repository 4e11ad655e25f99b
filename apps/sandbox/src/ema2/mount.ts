import type { FastifyInstance } from 'fastify';
import { installFaults } from '../faults/install-faults.ts';
import type { SandboxState } from '../state.ts';
import { authenticate } from './authenticate.ts';
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

/**
 * Spells every property name of an answer in PascalCase: clients of the API have met both spellings. Keys that are ids,
 * as in `specificPermissions`, stay as they are because they do not start with a lower-case letter followed by letters only.
 */
function toPascalCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPascalCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [pascalName(name), toPascalCase(inner)]),
  );
}

function pascalName(name: string): string {
  return /^[a-z][A-Za-z]*$/.test(name) ? name.charAt(0).toUpperCase() + name.slice(1) : name;
}
