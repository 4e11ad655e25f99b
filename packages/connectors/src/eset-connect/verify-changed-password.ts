import { assertNever } from '@countersign/schema';
import type { VerifyResult } from '@countersign/use-cases/ports';
import type { EsetContext } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { heldCredentials, ON_HOLD, withoutCredentials } from './held-credentials.ts';
import { refusedText } from './refusal-texts.ts';
import { requestToken } from './request-token.ts';

/** `eset.change-password`: the credentials that the holder reported get a token. */
export function verifyChangedPassword(dependencies: ConnectDependencies) {
  return async (context: EsetContext): Promise<VerifyResult> => {
    const credentials = await heldCredentials(context);
    if (!credentials) return withoutCredentials('the password was changed');
    const { kind } = await requestToken(dependencies, context, { credentials });
    switch (kind) {
      case 'token':
        return { kind: 'verified', result: { status: 'active', knownBy: 'read-back' } };
      case 'refused':
        return { kind: 'mismatch', differences: [refusedText(context.account.provider)] };
      case 'on-hold':
        return ON_HOLD;
      default:
        return assertNever(kind);
    }
  };
}
