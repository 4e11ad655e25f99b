import { CountersignError, formatIndexRanges } from '@countersign/schema';
import { GLOBAL } from '../../authorization/index.ts';
import { continuePruning } from '../../log/pruning/continue-pruning.ts';
import { requireNoHold, runningHolds } from '../../log/pruning/require-no-hold.ts';
import { requireRetained } from '../../log/pruning/require-retained.ts';
import { timeOfEntry } from '../../log/time-of-entry.ts';
import type { GovernanceKind } from '../governance-kind.ts';

/** Takes the bytes of old entries away. Their hashes stay, so that everything verifies. */
export const pruneLog: GovernanceKind<'log.prune'> = {
  access: () => ({ proposing: 'log.prune', reviewing: 'governance.review', object: GLOBAL }),
  about: () => ['log'],
  requireProposable: requireNoHold,
  assess: (tx, { before }, { clock, retention }) => {
    if (before <= tx.audit.prunedBefore() || before > tx.audit.size())
      throw new CountersignError('PRUNING_REFUSED', { problem: 'nothing that is left is that old' });
    const kept = { index: before, now: clock.now(), retentionMillis: retention.millis };
    const { trustedLog } = retention;
    requireRetained(tx, kept, { policy: retention.witnessPolicy(), trustedLog });
    const newest = new Date(timeOfEntry(tx, before - 1)).toISOString();
    return {
      items: [
        {
          what: `bytes of the ${before} oldest entries of the log, up to ${newest}`,
          before: 'kept',
          after: 'gone for good, but for what is needed for good; their hashes stay',
        },
      ],
      effects: ['removes-evidence'],
      beneficiaries: [],
    };
  },
  waitsFor: runningHolds,
  carryOut: (tx, { before }, { actor, change }) => {
    const asked = tx.governanceChanges.get(change)?.entry ?? 0;
    // The entry goes first: what may be without bytes is told by the log, and by it alone.
    const from = tx.audit.prunedBefore();
    const entry = tx.audit.append(actor, { type: 'log.pruned', request: null, data: { before, asked } });
    // Afterwards nobody could tell what was taken away by hand from what was pruned.
    for (const entries of formatIndexRanges(tx.audit.keptForGood({ from, to: before })))
      tx.audit.append(actor, { type: 'log.kept', request: null, data: { entries } });
    tx.audit.allowPruning({ before, entry });
  },
  afterwards: {
    hasBegun: (tx, { before }) => tx.audit.prunedBefore() >= before,
    goOn: continuePruning,
  },
};
