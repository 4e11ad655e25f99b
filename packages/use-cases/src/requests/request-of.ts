import { type RequestEvent, refusal } from '@countersign/lifecycle';
import { CountersignError } from '@countersign/schema';
import type { ProvisioningReader, RequestRecord } from '../ports/index.ts';

/** @throws CountersignError NOT_FOUND */
export function requestOf(tx: ProvisioningReader, id: string): RequestRecord {
  const request = tx.requests.get(id);
  if (request === undefined) throw new CountersignError('NOT_FOUND', { what: 'request', id });
  return request;
}

/** @throws CountersignError REQUEST_STATE when the event is not possible in the request's state */
export function requireState(request: RequestRecord, event: RequestEvent, action: string): void {
  const allowed = refusal(request.state, event);
  if (allowed === undefined) return;
  throw new CountersignError('REQUEST_STATE', { id: request.id, state: request.state, action, allowed });
}
