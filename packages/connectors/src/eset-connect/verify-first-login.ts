import type { VerifyResult } from '@countersign/use-cases/ports';
import type { EsetContext } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { heldLogIn, ON_HOLD } from './held-credentials.ts';
import { probeAccess } from './probe-access.ts';

/**
 * `eset.first-login`: the Hub answers API calls only of users who have signed in there once
 * (https://help.eset.com/eset_connect/en-US/create_api_user_account.html), so a call that works proves it. One that does
 * not proves nothing, about the credentials neither.
 */
export function verifyFirstLogin(dependencies: ConnectDependencies) {
  return async (context: EsetContext): Promise<VerifyResult> => {
    const held = await heldLogIn(context, { unseen: 'the user has signed in' });
    if ('instead' in held) return held.instead;
    const { kind, observations } = await probeAccess(dependencies, context, {
      ...held,
      refusalExpected: true,
    });
    if (kind === 'allowed') {
      return {
        kind: 'verified',
        result: { status: 'active', knownBy: 'positive', observations: [...observations] },
      };
    }
    if (kind === 'on-hold') return ON_HOLD;
    return {
      kind: 'cannot-verify',
      reason:
        'The API does not work for this user yet, which can have other reasons than a missing first log-in.',
      observations,
    };
  };
}
