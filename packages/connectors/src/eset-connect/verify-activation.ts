import { assertNever } from '@countersign/schema';
import type { VerifyResult } from '@countersign/use-cases/ports';
import type { EsetContext } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { heldCredentials, ON_HOLD, withoutCredentials } from './held-credentials.ts';
import { requestToken } from './request-token.ts';

/** `eset.activation` where no API shows the state of a user: whoever gets a token has finished the activation. */
export function verifyActivationByToken(dependencies: ConnectDependencies) {
  return async (context: EsetContext): Promise<VerifyResult> => {
    const credentials = await heldCredentials(context);
    if (!credentials) return withoutCredentials('the invitation was accepted');
    const { kind } = await requestToken(dependencies, context, { credentials });
    switch (kind) {
      case 'token':
        return { kind: 'verified', result: { status: 'active', knownBy: 'read-back' } };
      case 'refused':
        return onlyActivationCanBeMissing(context)
          ? { kind: 'not-yet', reason: 'ESET Connect does not know the reported credentials yet.' }
          : {
              kind: 'cannot-verify',
              reason:
                'ESET Connect gives no token, which can have other reasons than a missing activation. People have to look in the portal.',
            };
      case 'on-hold':
        return ON_HOLD;
      default:
        return assertNever(kind);
    }
  };
}

/** Integrations comes with a create. The Hub refuses everybody who has not signed in there, which is a later step. */
function onlyActivationCanBeMissing({ account, action, apiUser }: EsetContext): boolean {
  return account.provider !== 'eset-protect-hub' && (action === 'create' || apiUser.integrationsEnabled);
}
