import type { Clock, Ids, RequestRecord, WriteTransaction } from '../ports/index.ts';
import { freezeOver } from './freeze-over.ts';
import { holdOfFreeze } from './held-by-freeze.ts';

/**
 * Has a request wait for its permit that has all its approvals, where execution is frozen; tells whether it does. It is released as it would
 * have been once the freeze ends.
 */
export function withholdPermit(
  tx: WriteTransaction,
  deps: { readonly clock: Clock; readonly ids: Ids },
  request: Pick<RequestRecord, 'id' | 'account' | 'provider'>,
): boolean {
  const freeze = freezeOver(tx, request);
  if (freeze === undefined) return false;
  tx.outbox.put({
    id: deps.ids.next('outbox'),
    provider: request.provider,
    subject: request.id,
    availableAt: deps.clock.now(),
    begins: true,
    heldBy: holdOfFreeze(freeze),
  });
  return true;
}
