import type { Instant, Principal } from '@countersign/schema';
import { isAuthorized, requestObject, requireVisibleRequest } from '../authorization/index.ts';
import type { ReadTransaction, RequestRecord } from '../ports/index.ts';
import { standInsOf } from './stand-in.ts';

/**
 * Gives a request back that the principal may read, or may review in place of somebody at this moment.
 * @throws CountersignError NOT_FOUND
 */
export function requireShownRequest(
  tx: ReadTransaction,
  principal: Principal,
  { id, at }: { readonly id: string; readonly at: Instant },
): RequestRecord {
  const request = tx.requests.get(id);
  const object = request && requestObject(tx, request);
  if (request === undefined || object === undefined || isAuthorized(principal, 'request.read', object))
    return requireVisibleRequest(tx, principal, id);
  const mayReview = standInsOf(tx, principal, at).some(({ delegator }) =>
    isAuthorized(delegator, 'request.review', object),
  );
  return mayReview ? request : requireVisibleRequest(tx, principal, id);
}
