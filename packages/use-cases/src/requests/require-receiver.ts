import { CountersignError, passwordOrigin, type RequestInput } from '@countersign/schema';
import type { References } from './resolve-references.ts';

/**
 * A new password of an API user that exists goes to the owner of the integration that it belongs to, and to nobody whom the
 * request names.
 * @throws CountersignError INPUT_INVALID where it belongs to none
 */
export function requireReceiver(input: RequestInput, { target }: References): void {
  if (input.action !== 'update' || passwordOrigin(input.provider, input.action, input.change) === 'none')
    return;
  if (target !== null && target.integration !== null) return;
  throw new CountersignError('INPUT_INVALID', {
    problems:
      'a new password needs an owner to receive it, and this API user belongs to no integration; assign it to one first',
  });
}
