import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize } from '../authorization/index.ts';
import type { Clock, Store } from '../ports/index.ts';
import { proposalOf } from './proposal-of.ts';

/**
 * Takes a proposal back. @throws CountersignError NOT_FOUND, PROPOSAL_STATE, or FORBIDDEN for anybody but the proposer
 */
export const createWithdrawProposal =
  (deps: { readonly store: Store; readonly clock: Clock }) =>
  (command: { principal: Principal; actor: Actor; proposal: string }): Promise<'withdrawn'> =>
    deps.store.write((tx) => {
      const { id, state, proposer } = proposalOf(tx, command.proposal);
      authorize(command.principal, 'policy.withdraw', { account: null, principal: proposer });
      if (state !== 'proposed')
        throw new CountersignError('PROPOSAL_STATE', { id, state, action: 'withdrawn' });
      tx.policyProposals.settle(id, { state: 'withdrawn', settledAt: deps.clock.now() });
      tx.audit.append(command.actor, {
        type: 'policy.proposal-closed',
        request: null,
        data: { proposal: id, state: 'withdrawn' },
      });
      return 'withdrawn';
    });
