import { assertNever } from '@countersign/schema';
import type { VerifyResult } from '@countersign/use-cases/ports';
import type { EsetContext } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { heldLogIn, ON_HOLD } from './held-credentials.ts';
import { requestToken } from './request-token.ts';

/**
 * `eset.verify-no-api-access`: credentials that were good before the step get 400 `invalid_grant` now. A wrong password gets
 * the same answer, so the refusal of credentials that nobody saw working proves nothing; neither does any other refusal.
 */
export function verifyNoApiAccess(dependencies: ConnectDependencies) {
  return async (context: EsetContext): Promise<VerifyResult> => {
    const held = await heldLogIn(context, { unseen: 'API access is gone', which: 'proven' });
    if ('instead' in held) return held.instead;
    const token = await requestToken(dependencies, context, { ...held, refusalExpected: true });
    switch (token.kind) {
      case 'refused':
        return held.provenGood
          ? {
              kind: 'verified',
              result: {
                integrationsEnabled: false,
                knownBy: 'negative',
                observations: [token.observation],
              },
            }
          : {
              kind: 'cannot-verify',
              reason:
                'ESET Connect refuses the credentials, but they were not seen working before, so they may just be wrong. People have to look.',
              observations: [token.observation],
            };
      case 'unclear':
        return {
          kind: 'cannot-verify',
          reason: `ESET Connect answers ${token.observation.status}, which can have other reasons than that API access is gone. People have to look.`,
          observations: [token.observation],
        };
      case 'token':
        return {
          kind: 'mismatch',
          differences: ['ESET Connect still gives this API user a token'],
          observations: [token.observation],
        };
      case 'on-hold':
        return ON_HOLD;
      default:
        return assertNever(token);
    }
  };
}
