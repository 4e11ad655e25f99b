import { CountersignError } from '@countersign/schema';
import type { PolicyProposalRecord, PolicyReader } from '../ports/index.ts';

/** @throws CountersignError NOT_FOUND */
export function proposalOf(tx: PolicyReader, id: string): PolicyProposalRecord {
  const proposal = tx.policyProposals.get(id);
  if (proposal === undefined) throw new CountersignError('NOT_FOUND', { what: 'policy proposal', id });
  return proposal;
}
