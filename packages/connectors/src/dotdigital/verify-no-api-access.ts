import type { ReadBack } from '../define-connector.ts';
import { isSuccess } from '../http/status-failure.ts';
import { askAsApiUser } from './ask-as-api-user.ts';
import type { DotdigitalClient } from './client.ts';

/** `dotdigital.verify-no-api-access`: the API user, disabled or deleted, cannot sign in any more. */
export function verifyNoApiAccess(client: DotdigitalClient): ReadBack<'dotdigital'> {
  return async (context) => {
    const asked = await askAsApiUser(client, context, { denialExpected: true });
    if ('instead' in asked) return asked.instead;
    const { credentials, answer } = asked;
    if (answer.status === 401) {
      return { kind: 'verified', result: { providerId: credentials.username, knownBy: 'read-back' } };
    }
    // Another region refuses with 403, but only those who can sign in.
    if (isSuccess(answer)) return { kind: 'mismatch', differences: ['the API user can still sign in'] };
    throw asked.refused();
  };
}
