import { CountersignError } from '@countersign/schema';
import type { ProvisioningReader, RequestRecord } from '../ports/index.ts';

/** What has to end before a request may start. */
export interface StartBlocker {
  /** As `OutboxRecord.heldBy` names it. */
  readonly heldBy: string;
  /** The request that has to end. */
  readonly request: Pick<RequestRecord, 'id' | 'state'>;
  /** `api-user`: it changes the same API user. `canary`: it is the row of the file that is carried out first. */
  readonly because: 'api-user' | 'canary';
}

/**
 * What is in the way of a request; undefined where it may start, or has started.
 * @throws CountersignError AUTHORITY_MISMATCH where its file is not what the signed log says: nobody knows then what goes first
 */
export function startBlocker(
  tx: ProvisioningReader,
  request: Pick<RequestRecord, 'id' | 'state' | 'batch' | 'apiUser'>,
): StartBlocker | undefined {
  if (request.state !== 'approved') return undefined;
  const canary = request.batch === null ? null : canaryOf(tx, request.batch);
  const first = canary === null || canary === request.id ? undefined : tx.requests.get(canary);
  if (request.batch !== null && first !== undefined && first.state !== 'done')
    return { heldBy: request.batch, request: first, because: 'canary' };
  // Changes of one API user go one after the other.
  const busy = request.apiUser === null ? undefined : tx.requests.inProgressFor(request.apiUser, request.id);
  return busy === undefined ? undefined : { heldBy: busy.id, request: busy, because: 'api-user' };
}

/** A file that was taken away would let everything start at once. */
function canaryOf(tx: ProvisioningReader, id: string): string | null {
  const batch = tx.batches.get(id);
  if (batch === undefined) throw new CountersignError('AUTHORITY_MISMATCH', { what: 'batch', id });
  return batch.canary;
}
