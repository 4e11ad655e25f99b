import { assertNever } from '@countersign/schema';
import type { Credentials, VerifyResult } from '@countersign/use-cases/ports';
import { resolveCredentials } from '../failure/resolve-credentials.ts';
import type { EsetContext } from './access.ts';

/** What the worker can sign in with as the API user, or what to say where it cannot. */
export type HeldLogIn =
  | { readonly credentials: Credentials; readonly provenGood: boolean }
  | { readonly instead: VerifyResult };

/**
 * The credentials that the worker holds of the API user, who signs in with the inventory's e-mail address.
 * @param options.unseen completes "so the worker cannot see whether ..."
 */
export async function heldLogIn(
  context: EsetContext,
  { unseen, which = 'latest' }: { unseen: string; which?: 'latest' | 'proven' },
): Promise<HeldLogIn> {
  const { label } = context.apiUser;
  const held = await resolveCredentials(() => context.apiUserCredentials(which), `the API user ${label}`);
  const cannot = (why: string) => ({
    instead: {
      kind: 'cannot-verify' as const,
      reason: `${why}, so the worker cannot see whether ${unseen}. People have to look.`,
    },
  });
  switch (held.kind) {
    case 'held':
      return held;
    case 'none':
      return cannot('No credentials of this API user are held');
    case 'other-user':
      return cannot(
        'The credentials that were handed in are for another user name than that of this API user',
      );
    case 'name-unknown':
      return cannot('The user name of this API user is not known');
    default:
      return assertNever(held);
  }
}

/** The same credentials were refused a moment ago. */
export const ON_HOLD: VerifyResult = {
  kind: 'not-yet',
  reason:
    'These credentials were refused a moment ago. They are not tried again at once, so that the user is not locked.',
};
