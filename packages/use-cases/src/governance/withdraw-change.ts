import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize } from '../authorization/index.ts';
import { logTime } from '../log-time.ts';
import type { Clock } from '../ports/index.ts';
import { changeOf } from './change-of.ts';
import { closeChange } from './close-change.ts';
import { hasBegun } from './has-begun.ts';
import { matchesLog } from './matches-log.ts';
import { type HistoryDeps, readChangeHistory } from './read-change-history.ts';

/**
 * Takes a change back.
 * @throws CountersignError NOT_FOUND, AUTHORITY_MISMATCH, GOVERNANCE_STATE, or FORBIDDEN for anybody but the proposer
 */
export const createWithdrawChange =
  (deps: HistoryDeps & { readonly clock: Clock }) =>
  async (command: { principal: Principal; actor: Actor; change: string }): Promise<'withdrawn'> => {
    const history = await readChangeHistory(deps, command.change);
    return deps.store.write((tx) => {
      const change = changeOf(tx, command.change);
      authorize(command.principal, 'governance.withdraw', { account: null, principal: change.proposer });
      const { id, state } = change;
      if (!matchesLog(tx, change, history.upTo(tx)))
        throw new CountersignError('AUTHORITY_MISMATCH', { what: 'change', id });
      const isOpen = state === 'proposed' || (state === 'approved' && !hasBegun(tx, change));
      if (!isOpen) throw new CountersignError('GOVERNANCE_STATE', { id, state, action: 'withdrawn' });
      closeChange(tx, change, { actor: command.actor, state: 'withdrawn', at: logTime(tx, deps.clock) });
      return 'withdrawn';
    });
  };
