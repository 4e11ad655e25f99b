import type { ReadBack } from '../define-connector.ts';
import { isSuccess } from '../http/status-failure.ts';
import { AUTHORIZATION_DENIED, callAsApiUser } from './call-as-api-user.ts';
import type { DotdigitalClient } from './client.ts';

/**
 * `dotdigital.verify-no-api-access`: the password that was good before the step is refused now. A wrong password and a locked
 * API user get the same answer, so the refusal of a password that nobody saw working proves nothing.
 */
export function verifyNoApiAccess(client: DotdigitalClient): ReadBack<'dotdigital'> {
  return async (context) => {
    const asked = await callAsApiUser(client, context, { denialExpected: true, which: 'proven' });
    if ('instead' in asked) return asked.instead;
    const { credentials, answer, observation, provenGood } = asked;
    const observations = [observation];
    if (answer.status === 401 && observation.code === AUTHORIZATION_DENIED) {
      return provenGood
        ? {
            kind: 'verified',
            result: { providerId: credentials.username, knownBy: 'negative', observations },
          }
        : {
            kind: 'cannot-verify',
            reason:
              'dotdigital refuses the password, but it was not seen working before, so it may just be wrong. People have to look.',
            observations,
          };
    }
    // Another region refuses with 403, but only those who can sign in.
    if (isSuccess(answer)) {
      return { kind: 'mismatch', differences: ['the API user can still sign in'], observations };
    }
    if (answer.status === 401) {
      return {
        kind: 'cannot-verify',
        reason:
          'dotdigital answers 401 without saying that the user name and password are the reason. People have to look.',
        observations,
      };
    }
    throw asked.refused();
  };
}
