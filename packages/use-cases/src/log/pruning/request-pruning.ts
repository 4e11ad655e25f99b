import { type Actor, CountersignError, type Instant, type Principal } from '@countersign/schema';
import { createProposeChange, type ProposalDeps } from '../../governance/propose-change.ts';
import type { GovernanceChangeRecord } from '../../ports/index.ts';
import { locateRange } from '../locate-range.ts';

/**
 * Asks to take the bytes of the entries away that are older than a time: a governance change of the entries that this is now.
 * @throws CountersignError PRUNING_REFUSED where the time is within what is kept at least, whatever the clock says, nothing is that old, or a legal
 * hold is on somebody; and what asking for a change throws
 */
export const createRequestPruning = (deps: ProposalDeps) => {
  const propose = createProposeChange(deps);
  const { store, clock, retention } = deps;
  return async (command: {
    principal: Principal;
    actor: Actor;
    before: Instant;
    reason: string;
  }): Promise<GovernanceChangeRecord> => {
    const { before: time, ...by } = command;
    const latest = clock.now() - retention.millis;
    if (time > latest) {
      const problem = `entries are kept until they are older than ${new Date(latest).toISOString()}. Ask for an earlier time`;
      throw new CountersignError('PRUNING_REFUSED', { problem });
    }
    const { first: before } = store.read((tx) => locateRange(tx, { from: new Date(time).toISOString() }));
    return propose({ ...by, content: { kind: 'log.prune', before } });
  };
};
