import type { Credentials, VerifyResult } from '@countersign/use-cases/ports';
import { resolveCredentials } from '../failure/resolve-credentials.ts';
import { providerIdOfEarlierSteps } from '../provider-context.ts';
import type { DotdigitalContext } from './access.ts';
import type { DotdigitalClient } from './client.ts';

/**
 * User name and password of the API user, or why the worker cannot log in as it. dotdigital makes up the name, so an earlier
 * step of this request knows it best: in a rotation the inventory still has the old one.
 */
export async function apiUserLogIn(
  client: DotdigitalClient,
  context: DotdigitalContext,
): Promise<{ credentials: Credentials } | { instead: VerifyResult }> {
  const { account, apiUser } = context;
  const held = await resolveCredentials(() => context.apiUserCredentials(), `the API user ${apiUser.label}`);
  if (!held) {
    return cannot(
      'No password of this API user is held, so the worker cannot sign in as it. People have to look.',
    );
  }
  const username = providerIdOfEarlierSteps(context) || held.username || apiUser.providerId;
  if (!username) {
    return cannot(
      'The user name that dotdigital made up is not known. Enter it as providerId in the inventory.',
    );
  }
  const credentials = { username, password: held.password };
  return client.isOnHold({ account, credentials }) ? { instead: ON_HOLD } : { credentials };
}

function cannot(reason: string): { instead: VerifyResult } {
  return { instead: { kind: 'cannot-verify', reason } };
}

const ON_HOLD: VerifyResult = {
  kind: 'not-yet',
  reason:
    'These credentials were refused a moment ago. They are not tried again at once, because dotdigital locks API users after more than five wrong passwords.',
};
