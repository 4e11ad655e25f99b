import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize } from '../authorization/index.ts';
import { logTime } from '../log-time.ts';
import type { Clock, Store } from '../ports/index.ts';
import { changeOf } from './change-of.ts';
import { closeChange } from './close-change.ts';

/** Takes a change back. @throws CountersignError NOT_FOUND, GOVERNANCE_STATE, or FORBIDDEN for anybody but the proposer */
export const createWithdrawChange =
  (deps: { readonly store: Store; readonly clock: Clock }) =>
  (command: { principal: Principal; actor: Actor; change: string }): Promise<'withdrawn'> =>
    deps.store.write((tx) => {
      const change = changeOf(tx, command.change);
      authorize(command.principal, 'governance.withdraw', { account: null, principal: change.proposer });
      const { id, state } = change;
      if (state !== 'proposed')
        throw new CountersignError('GOVERNANCE_STATE', { id, state, action: 'withdrawn' });
      closeChange(tx, change, { actor: command.actor, state: 'withdrawn', at: logTime(tx, deps.clock) });
      return 'withdrawn';
    });
