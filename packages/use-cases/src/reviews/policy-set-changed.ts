import { CountersignError } from '@countersign/schema';
import type { PolicyReader, ProvisioningReader, RequestRecord } from '../ports/index.ts';

/**
 * The error for whatever would bring a request nearer to a permit that starts nothing, because the policies by which it was
 * decided are not in force any more; undefined where they are.
 */
export function policySetChanged(
  tx: ProvisioningReader & PolicyReader,
  request: RequestRecord,
): CountersignError | undefined {
  const decided = tx.decisions.ofRevision(request.id, request.revision)?.decision.policyDigest;
  return decided === tx.policySets.active()?.digest
    ? undefined
    : new CountersignError('POLICY_SET_CHANGED', { id: request.id });
}
