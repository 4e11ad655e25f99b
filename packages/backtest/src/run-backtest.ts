import type { Digest, Instant, Rule } from '@countersign/schema';
import { type HistoryFile, openHistory, type RowRange } from './history.ts';
import { replayInThread } from './replay-thread.ts';
import { type Replayer, type ReplayTask, replayHere } from './replayer.ts';
import { FLIPS, type Progress, type Report } from './report.ts';
import { addTally, emptyTally, type OpenTally } from './tally.ts';

/** The SQLite file of a store is read while whoever works with it goes on. */
export interface BacktestOptions extends HistoryFile {
  /** The set to replay, as `loadRules` returned it. */
  readonly rules: readonly Rule[];
  /** Only decisions that were recorded at this instant or later; all when left out. */
  readonly since?: Instant;
  /** How many threads may be started at most. A short history is replayed without any, since that is quicker. */
  readonly workers: number;
  /** Ends the replay: it rejects with the signal's reason once no thread is left. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** How the rows are divided. */
export interface Portions {
  /** Rows that are handed out at once. */
  readonly range: number;
  /** A thread is started for so many rows. */
  readonly perThread: number;
}

/** A range is worth the way between threads and is done quickly; 20,000 rows take about as long as starting a thread. */
const PORTIONS: Portions = { range: 500, perThread: 20_000 };

/**
 * Has a set of rules decide the recorded decisions of a store again, and tells which of them would come out differently.
 * Only counts and the first changes of each kind are kept, so a long history takes no more memory than a short one. The
 * report does not depend on the number of threads.
 *
 * A decision that was made by this very set must come out as it did; one that does not is a `defect` of the program or of
 * the file, and no matter of the policies.
 *
 * @throws CountersignError FILE_UNREADABLE where there is no store that can be read
 */
export function runBacktest(options: BacktestOptions): Promise<Report> {
  return backtestIn(PORTIONS, options);
}

/** `runBacktest` with other portions. */
export async function backtestIn(portions: Portions, options: BacktestOptions): Promise<Report> {
  const { storePath, personalKey, rules, since = 0, workers, signal } = options;
  signal?.throwIfAborted();
  const { span, policyDigest } = inspectHistory({ storePath, personalKey }, rules);
  const tally = emptyTally();
  if (span !== null) {
    const threads = Math.min(workers, Math.floor(rowsIn(span) / portions.perThread));
    const replayers = startReplayers({ storePath, personalKey, rules, policyDigest, since }, threads);
    try {
      await replayAll(replayers, { span, portions, tally, options });
    } finally {
      await Promise.all(replayers.map((replayer) => replayer.close()));
    }
  }
  const flips = FLIPS.reduce((sum, flip) => sum + tally.changes[flip].count, 0);
  return { ...tally, flips, policyDigest };
}

function inspectHistory(
  file: HistoryFile,
  rules: readonly Rule[],
): { readonly span: RowRange | null; readonly policyDigest: Digest | null } {
  const history = openHistory(file);
  try {
    return { span: history.span(), policyDigest: history.digestOf(rules) };
  } finally {
    history.close();
  }
}

function startReplayers(task: ReplayTask, threads: number): readonly Replayer[] {
  return threads === 0 ? [replayHere(task)] : Array.from({ length: threads }, () => replayInThread(task));
}

interface Work {
  readonly span: RowRange;
  readonly portions: Portions;
  readonly tally: OpenTally;
  readonly options: Pick<BacktestOptions, 'signal' | 'onProgress'>;
}

/** Hands the ranges out as the replayers ask for them. After a failure none is handed out any more. */
async function replayAll(
  replayers: readonly Replayer[],
  { span, portions, tally, options: { signal, onProgress } }: Work,
): Promise<void> {
  const total = rowsIn(span);
  let done = 0;
  // One generator for all: whoever leaves its loop early ends it for the others as well.
  const ranges = divide(span, portions.range);
  const work = async (replayer: Replayer) => {
    for (const range of ranges) {
      signal?.throwIfAborted();
      addTally(tally, await replayer.replay(range));
      done += rowsIn(range);
      onProgress?.({ done, total });
    }
  };
  await Promise.all(replayers.map(work));
}

function* divide({ from, to }: RowRange, rows: number): Generator<RowRange, void> {
  for (let start = from; start <= to; start += rows) {
    yield { from: start, to: Math.min(start + rows - 1, to) };
  }
}

function rowsIn({ from, to }: RowRange): number {
  return to - from + 1;
}
