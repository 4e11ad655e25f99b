import { assertNever } from '@countersign/schema';
import type { VerifyResult } from '@countersign/use-cases/ports';
import type { EsetContext } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { heldLogIn, ON_HOLD } from './held-credentials.ts';
import { probeAccess } from './probe-access.ts';
import { forbiddenText, refusedText, TOKEN_NOT_ACCEPTED_TEXT, UNCLEAR_TEXT } from './refusal-texts.ts';

/** `eset.verify-api-access`: the API user of the inventory gets a token and can read one resource with it. */
export function verifyApiAccess(dependencies: ConnectDependencies) {
  return async (context: EsetContext): Promise<VerifyResult> => {
    const held = await heldLogIn(context, { unseen: 'API access works' });
    if ('instead' in held) return held.instead;
    const { provider } = context.account;
    const { kind, observations } = await probeAccess(dependencies, context, held);
    const differs = (text: string): VerifyResult => ({ kind: 'mismatch', differences: [text], observations });
    switch (kind) {
      case 'allowed':
        return {
          kind: 'verified',
          result: {
            status: 'active',
            integrationsEnabled: true,
            knownBy: 'positive',
            observations: [...observations],
          },
        };
      case 'refused':
        return differs(refusedText(provider));
      case 'unclear':
        return differs(UNCLEAR_TEXT);
      case 'forbidden':
        return differs(forbiddenText(provider));
      case 'token-not-accepted':
        return differs(TOKEN_NOT_ACCEPTED_TEXT);
      case 'on-hold':
        return ON_HOLD;
      default:
        return assertNever(kind);
    }
  };
}
