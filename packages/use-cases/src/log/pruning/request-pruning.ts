import { type Actor, CountersignError, type Instant } from '@countersign/schema';
import type { Clock, Store } from '../../ports/index.ts';
import { locateRange } from '../locate-range.ts';
import { requireNoHold } from './require-no-hold.ts';

/** What was asked for: by which entry of the log, and for the entries below which index. */
export interface Pruning {
  readonly asked: number;
  readonly before: number;
}

export interface PruningDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** How long the bytes of every entry are kept at least, in milliseconds. */
  readonly retentionMillis: number;
}

/**
 * Asks to take the bytes of the entries away that are older than a time. Nothing is done before somebody else agrees.
 * @throws CountersignError PRUNING_REFUSED where the time is within what is kept at least, nothing is that old, or a legal
 * hold is on somebody
 */
export const createRequestPruning =
  ({ store, clock, retentionMillis }: PruningDeps) =>
  ({ actor, before: time }: { actor: Actor; before: Instant }): Promise<Pruning> =>
    store.write((tx) => {
      const latest = clock.now() - retentionMillis;
      if (time > latest) {
        const problem = `entries are kept until they are older than ${new Date(latest).toISOString()}. Ask for an earlier time`;
        throw new CountersignError('PRUNING_REFUSED', { problem });
      }
      requireNoHold(tx);
      const { first: before } = locateRange(tx, { from: new Date(time).toISOString() });
      if (before <= tx.audit.prunedBefore()) {
        throw new CountersignError('PRUNING_REFUSED', { problem: 'nothing that is left is that old' });
      }
      const asked = tx.audit.append(actor, { type: 'log.pruning-asked', request: null, data: { before } });
      return { asked, before };
    });
