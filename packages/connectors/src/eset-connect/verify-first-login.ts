import type { VerifyResult } from '@countersign/use-cases/ports';
import type { EsetContext } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { heldCredentials, ON_HOLD, withoutCredentials } from './held-credentials.ts';
import { probeAccess } from './probe-access.ts';

/**
 * `eset.first-login`: the Hub answers API calls only of users who have signed in there once
 * (https://help.eset.com/eset_connect/en-US/create_api_user_account.html), so a call that works proves it. One that does
 * not proves nothing, about the credentials neither.
 */
export function verifyFirstLogin(dependencies: ConnectDependencies) {
  return async (context: EsetContext): Promise<VerifyResult> => {
    const credentials = await heldCredentials(context);
    if (!credentials) return withoutCredentials('the user has signed in');
    const access = await probeAccess(dependencies, context, { credentials, refusalExpected: true });
    if (access === 'allowed') return { kind: 'verified', result: { status: 'active', knownBy: 'read-back' } };
    if (access === 'on-hold') return ON_HOLD;
    return {
      kind: 'cannot-verify',
      reason:
        'The API does not work for this user yet, which can have other reasons than a missing first log-in.',
    };
  };
}
