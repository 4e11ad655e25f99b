import { findForbidden, generatePassword } from '@countersign/passwords';
import type { SealedPassword, StepOrder } from '@countersign/schema';
import type { WorkDeps } from './work-deps.ts';

/**
 * Makes the password that a step needs, or takes the typed one, and seals it: to the workers for the read-back, and to the
 * owner of the integration. A portal operator gets a copy when they take the task on. Nobody else ever sees it, and it is stored
 * sealed only. Null where none is ordered, because the step needs none or an earlier attempt prepared it already.
 */
export async function preparePassword(
  { sealer, randomBytes }: WorkDeps,
  order: StepOrder['password'],
): Promise<SealedPassword | null> {
  if (order === null) return null;
  const { typed, context, ownerRecipient } = order;
  const password =
    typed === null
      ? generatePassword(randomBytes, (text) => {
          const found = findForbidden(text, context);
          return !found.containsEmail && !found.containsCompanyName && !found.containsWordPassword;
        })
      : await sealer.open(typed);
  const [worker, owner] = await Promise.all([
    sealer.seal(JSON.stringify({ username: '', password }), sealer.recipient),
    sealer.seal(password, ownerRecipient),
  ]);
  return { worker, owner };
}
