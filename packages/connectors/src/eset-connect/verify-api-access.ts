import { assertNever } from '@countersign/schema';
import type { VerifyResult } from '@countersign/use-cases/ports';
import type { EsetContext } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { heldCredentials, ON_HOLD, withoutCredentials } from './held-credentials.ts';
import { probeAccess } from './probe-access.ts';
import { forbiddenText, refusedText, TOKEN_NOT_ACCEPTED_TEXT } from './refusal-texts.ts';

/** `eset.verify-api-access`: the API user gets a token and can read one resource with it. */
export function verifyApiAccess(dependencies: ConnectDependencies) {
  return async (context: EsetContext): Promise<VerifyResult> => {
    const credentials = await heldCredentials(context);
    if (!credentials) return withoutCredentials('API access works');
    const { provider } = context.account;
    const access = await probeAccess(dependencies, context, { credentials });
    switch (access) {
      case 'allowed':
        return {
          kind: 'verified',
          result: { status: 'active', integrationsEnabled: true, knownBy: 'read-back' },
        };
      case 'refused':
        return { kind: 'mismatch', differences: [refusedText(provider)] };
      case 'forbidden':
        return { kind: 'mismatch', differences: [forbiddenText(provider)] };
      case 'token-not-accepted':
        return { kind: 'mismatch', differences: [TOKEN_NOT_ACCEPTED_TEXT] };
      case 'on-hold':
        return ON_HOLD;
      default:
        return assertNever(access);
    }
  };
}
