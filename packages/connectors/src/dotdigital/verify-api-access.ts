import type { ReadBack } from '../define-connector.ts';
import { isSuccess } from '../http/status-failure.ts';
import { apiUserLogIn } from './api-user-log-in.ts';
import type { DotdigitalClient } from './client.ts';
import { accountDifferences, readAccount } from './read-account.ts';

/** `dotdigital.verify-api-access`: the API user can sign in, and belongs to the registered account and region. */
export function verifyApiAccess(client: DotdigitalClient): ReadBack<'dotdigital'> {
  return async (context) => {
    const { account, signal } = context;
    const logIn = await apiUserLogIn(client, context);
    if ('instead' in logIn) return logIn.instead;
    const { credentials } = logIn;
    const call = {
      account,
      signal,
      credentials,
      method: 'GET',
      path: '/v2/account-info',
      changes: false,
    } as const;
    const answer = await client.send(call);
    if (answer.status === 401) {
      return {
        kind: 'mismatch',
        differences: [
          'dotdigital refuses the user name and password; check that the API user is enabled and not locked',
        ],
      };
    }
    if (answer.status === 403) {
      return { kind: 'mismatch', differences: [`the account is not in the region ${account.region}`] };
    }
    if (!isSuccess(answer)) throw client.refused(answer, call);
    const differences = accountDifferences(readAccount(answer), account);
    if (differences.length > 0) return { kind: 'mismatch', differences };
    return {
      kind: 'verified',
      result: { providerId: credentials.username, status: 'active', knownBy: 'read-back' },
    };
  };
}
