import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { assumed } from '../assumptions.ts';
import { parseInput } from '../parse-input.ts';
import type { SandboxState } from '../state.ts';
import type { Account, Scheme } from './account.ts';
import { callerOf } from './authenticate.ts';
import { createApiUser, newUsername } from './create-api-user.ts';
import { DotdigitalError, featureNotActive } from './errors.ts';
import { passwordProblem } from './password-rule.ts';
import { limitRate } from './rate-limit.ts';

const bodySchema = z.object({
  password: z.string(),
  isTransactionalEmailUser: z.boolean().default(false),
  isTieredRateLimitedApiUser: z.boolean().default(assumed('dotdigital.create-scheme', true)),
  description: z.string().nullable().default(null),
});

const paramsSchema = z.object({ accountId: z.coerce.number().int() });

/**
 * `POST /v2/accounts/{accountId}/api-users` (CreateApiUser in the v2 swagger): only on an account that has no API user on
 * that rate-limit scheme yet. The user name is generated.
 */
export function createApiUserCall(app: FastifyInstance, state: SandboxState): void {
  const tier = assumed('dotdigital.tier-of-route', 'low');
  app.post('/v2/accounts/:accountId/api-users', { preHandler: limitRate(state, tier) }, (request) => {
    const { accountId } = parseInput(paramsSchema, request.params);
    const body = parseInput(bodySchema, request.body);
    const scheme: Scheme = body.isTieredRateLimitedApiUser ? 'tiered' : 'flat';
    const account = targetAccount(state, callerOf(request).account, accountId);
    refuseSecondUser(state, account, scheme);
    const username = newUsername(state.random);
    const problem = passwordProblem(body.password, { username, accountName: account.name });
    if (problem)
      throw new DotdigitalError(assumed('dotdigital.create-errors', 400), `${problem} ERROR_WEAK_PASSWORD`);
    createApiUser(state, {
      account,
      via: 'api',
      user: {
        username,
        password: body.password,
        description: body.description ?? '',
        scheme,
        transactional: body.isTransactionalEmailUser,
        enabled: true,
      },
    });
    const { password, ...answer } = body;
    const echo = state.settings.current().dotdigital.createEchoesPassword ? { password } : {};
    return { email: username, ...answer, ...echo };
  });
}

function targetAccount({ dotdigital }: SandboxState, own: Account, accountId: number): Account {
  const account = dotdigital.account(accountId);
  if (!account) throw createError(404, 'The account does not exist. ERROR_UNKNOWN_ACCOUNT');
  const allowed = assumed('dotdigital.create-caller', account.id === own.id || account.parentId === own.id);
  if (!allowed) throw createError(403, 'The account is not yours. ERROR_CANNOT_PERFORM_OPERATION_ON_ACCOUNT');
  if (!account.allowApiUserCreation) throw featureNotActive();
  return account;
}

function refuseSecondUser({ dotdigital }: SandboxState, account: Account, scheme: Scheme): void {
  if (dotdigital.apiUsers(account.id).some((user) => user.scheme === scheme)) {
    throw createError(
      400,
      `The account already has an API user on the ${scheme} scheme. ERROR_INVALID_APIUSEREXISTS`,
    );
  }
}

function createError(status: number, message: string): DotdigitalError {
  return new DotdigitalError(assumed('dotdigital.create-errors', status), message);
}
