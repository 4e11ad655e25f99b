import { CountersignError, ERASED_TEXT, passwordOrigin, type RequestInput } from '@countersign/schema';
import type { References } from '../evaluation/resolve-references.ts';
import type { IdentityReader } from '../ports/index.ts';

/**
 * A new password of an API user that exists goes to the owner of the integration that it belongs to, and to nobody whom the
 * request names, whatever policies are in force. Only a rotation may name the integration of a user that belongs to none.
 * @throws CountersignError INPUT_INVALID where it belongs to none, or another integration is named; OWNER_DEACTIVATED where that
 *   owner has left
 */
export function requireReceiver(
  tx: IdentityReader,
  input: RequestInput,
  { target, integration: receiving }: References,
): void {
  const { provider, action, change, integration: named } = input;
  const makesCredential = passwordOrigin(provider, action, change) !== 'none';
  // A user that is made signs in with something, also where its provider and not the worker sets that.
  if (receiving !== null && (makesCredential || action === 'create') && hasLeft(tx, receiving.owner))
    throw new CountersignError('OWNER_DEACTIVATED', { integration: receiving.id });
  if (change.email !== undefined && hasLeft(tx, change.email))
    throw invalid('email is the address of somebody who has left; a user with it would be theirs');
  if (target === null || !makesCredential) return;
  const { integration } = target;
  if (integration === null && action === 'update')
    throw invalid(
      'a new password needs an owner to receive it, and this API user belongs to no integration; assign it to one first',
    );
  if (integration !== null && named !== undefined && named !== integration)
    throw invalid(
      `this API user belongs to the integration ${integration}, whose owner receives the new password; leave out the integration ${named}`,
    );
}

const hasLeft = (tx: IdentityReader, address: string): boolean =>
  address === ERASED_TEXT || tx.principals.byEmail(address)?.state === 'deactivated';

const invalid = (problem: string) => new CountersignError('INPUT_INVALID', { problems: problem });
