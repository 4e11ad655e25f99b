import type { Credentials, VerifyResult } from '@countersign/use-cases/ports';
import { resolveCredentials } from '../failure/resolve-credentials.ts';
import type { EsetContext } from './access.ts';

/** The credentials that the worker holds of the API user, who signs in with the e-mail address; null without any. */
export async function heldCredentials(context: EsetContext): Promise<Credentials | null> {
  const { label } = context.apiUser;
  const held = await resolveCredentials(() => context.apiUserCredentials(), `the API user ${label}`);
  return held && { username: held.username || label, password: held.password };
}

/** @param what completes "so the worker cannot see whether ..." */
export function withoutCredentials(what: string): VerifyResult {
  return {
    kind: 'cannot-verify',
    reason: `No credentials of this API user are held, so the worker cannot see whether ${what}. People have to look.`,
  };
}

/** The same credentials were refused a moment ago. */
export const ON_HOLD: VerifyResult = {
  kind: 'not-yet',
  reason:
    'These credentials were refused a moment ago. They are not tried again at once, so that the user is not locked.',
};
