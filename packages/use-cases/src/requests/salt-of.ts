import { CountersignError } from '@countersign/schema';
import type { ProvisioningReader, RequestRecord } from '../ports/index.ts';

/** The salt of the digests in the log that are about a request as it is now. @throws CountersignError NOT_FOUND */
export function saltOf(tx: ProvisioningReader, request: Pick<RequestRecord, 'id' | 'revision'>): string {
  const revision = tx.revisions.get(request.id, request.revision);
  if (revision === undefined)
    throw new CountersignError('NOT_FOUND', { what: 'revision of', id: request.id });
  return revision.salt;
}
