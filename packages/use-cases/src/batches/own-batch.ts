import { CountersignError, type Digest, type Principal } from '@countersign/schema';
import { batchObject, HiddenError, isAuthorized, listScope } from '../authorization/index.ts';
import type { BatchRecord, ProvisioningReader, RegistryReader } from '../ports/index.ts';

/** Somebody and the file that they hand in. */
interface HandedIn {
  readonly principal: Principal;
  readonly fileDigest: Digest;
  readonly fileName: string;
}

/**
 * The batch that the same file became when the same principal handed it in; undefined where nobody did. A batch belongs to its
 * submitter for good: its rows are decided with the roles of nobody else, however often it is broken off.
 * @throws CountersignError FILE_OF_ANOTHER where somebody else handed the file in, with the batch where it may be seen
 */
export function ownBatch(
  tx: RegistryReader & ProvisioningReader,
  { principal, fileDigest, fileName }: HandedIn,
): BatchRecord | undefined {
  const batch = tx.batches.byFileDigest(fileDigest);
  if (batch === undefined || batch.submitter === principal.id) return batch;
  const seen = isBatchVisible(tx, principal, batch) ? { as: ` as ${batch.id}`, batch: batch.id } : { as: '' };
  throw new CountersignError('FILE_OF_ANOTHER', { fileName, ...seen });
}

/** Whether somebody may see a batch, or some of its rows; the same as \`viewVisibleBatch\` says. */
export function isBatchVisible(
  tx: RegistryReader & ProvisioningReader,
  principal: Principal,
  batch: Pick<BatchRecord, 'id' | 'submitter'>,
): boolean {
  if (isAuthorized(principal, 'batch.read', batchObject(batch))) return true;
  const scope = listScope(tx, principal, 'batch.read');
  return tx.requests.list({ batch: batch.id, scope, limit: 1 }).length > 0;
}

/** @throws CountersignError NOT_FOUND, also where there is nothing in it that the principal may read */
export function visibleBatch(
  tx: RegistryReader & ProvisioningReader,
  principal: Principal,
  id: string,
): BatchRecord {
  const batch = tx.batches.get(id);
  if (batch === undefined) throw new CountersignError('NOT_FOUND', { what: 'batch', id });
  if (!isBatchVisible(tx, principal, batch)) throw new HiddenError('batch', id);
  return batch;
}
