import { CountersignError } from '@countersign/schema';
import type { PolicyProposalRecord, ReadTransaction } from '../ports/index.ts';

/** @throws CountersignError NOT_FOUND */
export function proposalOf(tx: ReadTransaction, id: string): PolicyProposalRecord {
  const proposal = tx.policyProposals.get(id);
  if (proposal === undefined) throw new CountersignError('NOT_FOUND', { what: 'policy proposal', id });
  return proposal;
}
