import { setImmediate as nextTurn } from 'node:timers/promises';
import { compilePolicySet } from '@countersign/rules-engine';
import type { Digest, Instant, Rule } from '@countersign/schema';
import { type HistoryFile, openHistory, type RowRange } from './history.ts';
import { replayRange } from './replay-range.ts';
import type { Tally } from './report.ts';

/** Whoever replays ranges, one after the other: this thread or another one. */
export interface Replayer {
  replay(range: RowRange): Promise<Tally>;
  close(): Promise<void>;
}

/** Everything that a replayer needs to know. Plain data, because it goes from thread to thread. */
export interface ReplayTask extends HistoryFile {
  readonly rules: readonly Rule[];
  /** Digest under which the rules were in force; null where they never were. */
  readonly policyDigest: Digest | null;
  readonly since: Instant;
}

/** Replays in this thread, which does other things between two ranges only. */
export function replayHere(task: ReplayTask): Replayer {
  const { rules, policyDigest, since } = task;
  const set = compilePolicySet(rules);
  const history = openHistory(task);
  return {
    replay: async (range) => {
      await nextTurn();
      return replayRange({ history, set, policyDigest, since }, range);
    },
    close: async () => history.close(),
  };
}
