import type { GovernanceState, ProposalState } from '@countersign/schema';
import type { GovernanceReader, PolicyProposalRecord } from '../ports/index.ts';

const STATES: Readonly<Record<GovernanceState, ProposalState>> = {
  proposed: 'proposed',
  approved: 'proposed',
  done: 'activated',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  expired: 'expired',
  superseded: 'superseded',
};

/** How far a proposed set of policies is: as far as its change, where it has one. */
export function proposalState(
  tx: GovernanceReader,
  { change, state }: Pick<PolicyProposalRecord, 'change' | 'state'>,
): ProposalState {
  const found = change === null ? undefined : tx.governanceChanges.get(change);
  return found === undefined ? state : STATES[found.state];
}
