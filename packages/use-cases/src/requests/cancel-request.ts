import type { Actor, Principal } from '@countersign/schema';
import { authorize, requestObject } from '../authorization/index.ts';
import { logTime } from '../log-time.ts';
import type { Clock, Store, WriteTransaction } from '../ports/index.ts';
import { voidPermit } from './edit-request.ts';
import { requestOf, requireState } from './request-of.ts';
import { releaseReservation } from './reserve-api-user.ts';

/**
 * Takes a request back before the provider is touched. Only its requester or an administrator of the account may.
 * @throws CountersignError FORBIDDEN, REQUEST_STATE
 */
export const createCancelRequest =
  (deps: { readonly store: Store; readonly clock: Clock }) =>
  (command: Cancellation): Promise<void> =>
    deps.store.write((tx) => cancelRequest(tx, deps, command));

interface Cancellation {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly request: string;
}

/** The same inside a transaction that is open already. */
export function cancelRequest(
  tx: WriteTransaction,
  deps: { readonly clock: Clock },
  command: Cancellation,
): void {
  const request = requestOf(tx, command.request);
  authorize(command.principal, 'request.cancel', requestObject(tx, request));
  requireState(request, 'cancel', 'a cancellation');
  const now = logTime(tx, deps.clock);
  voidPermit(tx, request, now);
  releaseReservation(tx, request);
  tx.requests.update(request.id, { state: 'cancelled', updatedAt: now });
  tx.audit.append(command.actor, {
    type: 'request.cancelled',
    request: request.id,
    data: { revision: request.revision },
  });
}
