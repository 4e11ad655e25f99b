import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize } from '../authorization/index.ts';
import { logTime } from '../log-time.ts';
import type { Clock, DelegationRecord, Store } from '../ports/index.ts';
import { principalOf } from '../principals/principal-of.ts';
import { delegationObject } from './delegation-object.ts';
import { delegationState } from './delegation-state.ts';

/**
 * Ends a delegation, or one that is still to begin, at once: taking power away waits for nobody. What was approved by it and is not settled counts
 * no more.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, DELEGATION_OVER, AUTHORITY_MISMATCH
 */
export const createEndDelegation =
  (deps: { readonly store: Store; readonly clock: Clock }) =>
  (command: { by: Principal; actor: Actor; delegation: string }): Promise<DelegationRecord> =>
    deps.store.write((tx) => {
      const { actor, delegation: id } = command;
      const by = principalOf(tx, command.by.id);
      const found = tx.delegations.get(id);
      if (found === undefined) throw new CountersignError('NOT_FOUND', { what: 'delegation', id });
      authorize(by, 'delegation.end', delegationObject(by, found));
      const at = logTime(tx, deps.clock);
      const state = delegationState(found, at);
      if (state === 'ended' || state === 'over') throw new CountersignError('DELEGATION_OVER', { id });
      tx.delegations.end(id, at);
      const { delegator, delegate } = found;
      tx.audit.append(actor, {
        type: 'delegation.ended',
        request: null,
        data: { delegation: id, delegator, delegate, because: 'ended' },
      });
      return { ...found, endedAt: at };
    });
