import { assertNever } from '@countersign/schema';
import type { Credentials, VerifyResult } from '@countersign/use-cases/ports';
import { resolveCredentials } from '../failure/resolve-credentials.ts';
import type { DotdigitalContext } from './access.ts';
import type { DotdigitalClient } from './client.ts';

/** User name and password of the API user, or why the worker cannot log in as it. */
export async function apiUserLogIn(
  client: DotdigitalClient,
  context: DotdigitalContext,
  which: 'latest' | 'proven',
): Promise<{ credentials: Credentials; provenGood: boolean } | { instead: VerifyResult }> {
  const { account, apiUser } = context;
  const held = await resolveCredentials(
    () => context.apiUserCredentials(which),
    `the API user ${apiUser.label}`,
  );
  switch (held.kind) {
    case 'held':
      return client.isOnHold({ account, credentials: held.credentials }) ? { instead: ON_HOLD } : held;
    case 'none':
      return cannot(
        'No password of this API user is held, so the worker cannot sign in as it. People have to look.',
      );
    case 'other-user':
      return cannot(
        'The credentials that were handed in are for another user name than that of this API user. People have to look.',
      );
    case 'name-unknown':
      return cannot(
        'The user name that dotdigital made up is not known, so the worker cannot sign in. People have to look.',
      );
    default:
      return assertNever(held);
  }
}

function cannot(reason: string): { instead: VerifyResult } {
  return { instead: { kind: 'cannot-verify', reason } };
}

const ON_HOLD: VerifyResult = {
  kind: 'not-yet',
  reason:
    'These credentials were refused a moment ago. They are not tried again at once, because dotdigital locks API users after more than five wrong passwords.',
};
