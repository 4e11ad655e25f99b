import type { RequestState } from '@countersign/schema';
import type { ReadTransaction, RequestRecord } from '../ports/index.ts';

/** The request that has to be settled before an approved one starts, and why. */
export interface WaitsFor {
  readonly request: string;
  readonly state: RequestState;
  /** `api-user`: it is about the same API user. `canary`: it is the row of the file that is carried out first. */
  readonly because: 'api-user' | 'canary';
}

/** What keeps an approved request from starting; undefined where nothing does. */
export function waitsFor(tx: ReadTransaction, request: RequestRecord): WaitsFor | undefined {
  if (request.state !== 'approved') return undefined;
  const canary = request.batch === null ? null : (tx.batches.get(request.batch)?.canary ?? null);
  const first = canary === null || canary === request.id ? undefined : tx.requests.get(canary);
  if (first !== undefined && first.state !== 'done')
    return { request: first.id, state: first.state, because: 'canary' };
  const busy = request.apiUser === null ? undefined : tx.requests.inProgressFor(request.apiUser, request.id);
  return busy === undefined ? undefined : { request: busy.id, state: busy.state, because: 'api-user' };
}
