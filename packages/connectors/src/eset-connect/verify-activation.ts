import { assertNever, type Observation } from '@countersign/schema';
import type { VerifyResult } from '@countersign/use-cases/ports';
import type { EsetContext } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { heldLogIn, ON_HOLD } from './held-credentials.ts';
import { requestToken } from './request-token.ts';

/**
 * `eset.activation` where no API shows the state of a user: whoever gets a token has finished the activation. A token alone
 * is no proof of access, which a later step brings.
 */
export function verifyActivationByToken(dependencies: ConnectDependencies) {
  return async (context: EsetContext): Promise<VerifyResult> => {
    const held = await heldLogIn(context, { unseen: 'the invitation was accepted' });
    if ('instead' in held) return held.instead;
    const token = await requestToken(dependencies, context, held);
    switch (token.kind) {
      case 'token':
        return {
          kind: 'verified',
          result: { status: 'active', knownBy: 'answered', observations: [token.observation] },
        };
      case 'refused':
        return onlyActivationCanBeMissing(context)
          ? {
              kind: 'not-yet',
              reason: 'ESET Connect does not know the reported credentials yet.',
              observations: [token.observation],
            }
          : cannotTell([token.observation]);
      case 'unclear':
        return cannotTell([token.observation]);
      case 'on-hold':
        return ON_HOLD;
      default:
        return assertNever(token);
    }
  };
}

const cannotTell = (observations: readonly Observation[]): VerifyResult => ({
  kind: 'cannot-verify',
  reason:
    'ESET Connect gives no token, which can have other reasons than a missing activation. People have to look in the portal.',
  observations,
});

/** Integrations comes with a create. The Hub refuses everybody who has not signed in there, which is a later step. */
function onlyActivationCanBeMissing({ account, action, apiUser }: EsetContext): boolean {
  return account.provider !== 'eset-protect-hub' && (action === 'create' || apiUser.integrationsEnabled);
}
