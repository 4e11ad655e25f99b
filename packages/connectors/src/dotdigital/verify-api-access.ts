import type { ReadBack } from '../define-connector.ts';
import { isSuccess } from '../http/status-failure.ts';
import { callAsApiUser } from './call-as-api-user.ts';
import type { DotdigitalClient } from './client.ts';
import { accountDifferences, readAccount } from './read-account.ts';

/** `dotdigital.verify-api-access`: the API user can sign in, and belongs to the registered account and region. */
export function verifyApiAccess(client: DotdigitalClient): ReadBack<'dotdigital'> {
  return async (context) => {
    const { account } = context;
    const asked = await callAsApiUser(client, context);
    if ('instead' in asked) return asked.instead;
    const { credentials, answer } = asked;
    const observations = [asked.observation];
    if (answer.status === 401) {
      return {
        kind: 'mismatch',
        differences: [
          'dotdigital refuses the user name and password; check that the API user is enabled and not locked',
        ],
        observations,
      };
    }
    if (answer.status === 403) {
      return {
        kind: 'mismatch',
        differences: [`the account is not in the region ${account.region}`],
        observations,
      };
    }
    if (!isSuccess(answer)) throw asked.refused();
    if (account.accountNumber === undefined) {
      return {
        kind: 'cannot-verify',
        reason: `The API user can sign in, but whether to this account is not known: ${account.id} has no accountNumber. Register it, or have people look.`,
        observations,
      };
    }
    const differences = accountDifferences(readAccount(answer), account);
    if (differences.length > 0) return { kind: 'mismatch', differences, observations };
    return {
      kind: 'verified',
      result: { providerId: credentials.username, status: 'active', knownBy: 'positive', observations },
    };
  };
}
