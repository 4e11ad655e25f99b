import { z } from 'zod';
import type { ApiStep } from '../define-connector.ts';
import { failure } from '../failure/failure.ts';
import { resolveCredentials } from '../failure/resolve-credentials.ts';
import { parseResponse } from '../http/parse-response.ts';
import { isSuccess } from '../http/status-failure.ts';
import { DOTDIGITAL, type DotdigitalContext } from './access.ts';
import type { DotdigitalClient } from './client.ts';

/** All that is taken from the answer: it may repeat the password. */
const createdSchema = z.object({ email: z.string().min(1).max(254) });

/**
 * `dotdigital.create-api-user`: CreateApiUser of the v2 API, which works only while the account has no API user on the
 * rate-limit scheme. There is no list of API users, so a lost answer can be settled by people only.
 */
export function createApiUser(client: DotdigitalClient): ApiStep<'dotdigital'> {
  return {
    async execute(context) {
      const { account, signal } = context;
      const call = {
        account,
        signal,
        credentials: await operatorCredentials(context),
        method: 'POST',
        path: `/v2/accounts/${requireAccountNumber(context)}/api-users`,
        json: {
          password: await requirePassword(context),
          isTransactionalEmailUser: false,
          isTieredRateLimitedApiUser: account.rateLimitScheme === 'tiered',
          description: context.change.description ?? context.apiUser.label,
        },
        changes: true,
      } as const;
      const answer = await client.send(call);
      if (!isSuccess(answer)) throw client.refused(answer, call);
      const { email } = parseResponse(createdSchema, answer, { provider: DOTDIGITAL, changes: true });
      // Ready at once, unlike a user who is invited (https://developer.dotdigital.com/docs/setting-up-an-api-user).
      return { providerId: email, status: 'active', knownBy: 'answered' };
    },
    find: async () => ({
      kind: 'cannot-look',
      reason: `${DOTDIGITAL} has no call that lists API users. Look in the portal, Settings, Access, API users.`,
    }),
  };
}

function operatorCredentials(context: DotdigitalContext) {
  const { account, operator } = context;
  return resolveCredentials(
    () => context.operatorCredentials(),
    `the operator ${operator.name} of the account ${account.id}`,
  );
}

function requireAccountNumber({ account }: DotdigitalContext): number {
  if (account.accountNumber !== undefined) return account.accountNumber;
  throw failure('ACCOUNT_UNUSABLE', {
    message: `The account ${account.id} has no accountNumber, which making an API user through the API needs. Add it.`,
  });
}

async function requirePassword(context: DotdigitalContext): Promise<string> {
  const password = await resolveCredentials(() => context.newPassword(), 'the new API user');
  if (password) return password;
  throw failure('PASSWORD_MISSING', {
    message: 'The password of the new API user is not held any more. Ask for the change again.',
  });
}
