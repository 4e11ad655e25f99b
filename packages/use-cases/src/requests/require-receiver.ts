import { CountersignError, passwordOrigin, type RequestInput } from '@countersign/schema';
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
  if (passwordOrigin(provider, action, change) === 'none') return;
  if (receiving !== null && tx.principals.byEmail(receiving.owner)?.state === 'deactivated')
    throw new CountersignError('OWNER_DEACTIVATED', { integration: receiving.id });
  if (target === null) return;
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

const invalid = (problem: string) => new CountersignError('INPUT_INVALID', { problems: problem });
