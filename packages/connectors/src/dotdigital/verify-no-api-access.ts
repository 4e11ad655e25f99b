import type { ReadBack } from '../define-connector.ts';
import { isSuccess } from '../http/status-failure.ts';
import { apiUserLogIn } from './api-user-log-in.ts';
import type { DotdigitalClient } from './client.ts';

/** `dotdigital.verify-no-api-access`: the API user, disabled or deleted, cannot sign in any more. */
export function verifyNoApiAccess(client: DotdigitalClient): ReadBack<'dotdigital'> {
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
      denialExpected: true,
    } as const;
    const answer = await client.send(call);
    if (answer.status === 401) {
      return { kind: 'verified', result: { providerId: credentials.username, knownBy: 'read-back' } };
    }
    // Another region refuses with 403, but only those who can sign in.
    if (isSuccess(answer)) return { kind: 'mismatch', differences: ['the API user can still sign in'] };
    throw client.refused(answer, call);
  };
}
