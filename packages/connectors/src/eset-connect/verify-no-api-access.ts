import { assertNever } from '@countersign/schema';
import type { VerifyResult } from '@countersign/use-cases/ports';
import type { EsetContext } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { heldCredentials, ON_HOLD, withoutCredentials } from './held-credentials.ts';
import { requestToken } from './request-token.ts';

/** `eset.verify-no-api-access`: the credentials that the worker holds get no token any more. */
export function verifyNoApiAccess(dependencies: ConnectDependencies) {
  return async (context: EsetContext): Promise<VerifyResult> => {
    const credentials = await heldCredentials(context);
    if (!credentials) return withoutCredentials('API access is gone');
    const { kind } = await requestToken(dependencies, context, { credentials, refusalExpected: true });
    switch (kind) {
      case 'refused':
        return { kind: 'verified', result: { integrationsEnabled: false, knownBy: 'read-back' } };
      case 'token':
        return { kind: 'mismatch', differences: ['ESET Connect still gives this API user a token'] };
      case 'on-hold':
        return ON_HOLD;
      default:
        return assertNever(kind);
    }
  };
}
