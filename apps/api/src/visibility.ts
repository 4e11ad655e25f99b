import { CountersignError, type Principal } from '@countersign/schema';
import { mayRead } from '@countersign/use-cases';
import type { ReadTransaction, RequestRecord } from '@countersign/use-cases/ports';

/** What a principal may not see is not there for that principal. @throws CountersignError NOT_FOUND */
export function visibleRequest(tx: ReadTransaction, principal: Principal, id: string): RequestRecord {
  const request = tx.requests.get(id);
  if (request === undefined || !mayRead(principal, request.account)) {
    throw new CountersignError('NOT_FOUND', { what: 'request', id });
  }
  return request;
}
