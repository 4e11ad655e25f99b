import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runBacktest } from '@countersign/backtest';
import BetterSqlite3 from 'better-sqlite3';
import { wallMillis } from '../measure/clocks.ts';
import { compare } from '../measure/compare.ts';
import { requireEqual } from '../require-equal.ts';
import type { Own } from '../resources/with-resources.ts';
import type { Bench, Suite } from '../suite.ts';
import { type RecordedHistory, recordHistory } from './recorded-history.ts';

const ROUNDS = 5;
const WARM_UPS = 1;

/** Replayed decisions per second of the set that made them, against reading and parsing the same rows in one thread. */
export const backtestSuite =
  (sizes: readonly number[]): Suite =>
  async (bench) => {
    for (const rows of sizes) await compareReplay(bench, rows);
  };

async function compareReplay(bench: Bench, rows: number): Promise<void> {
  const history = await recordHistory(bench.own, rows);
  const workers = availableParallelism();
  const read = await openRows(history.storePath, bench.own);
  const comparison = await compare({
    ours: {
      run: async () => {
        const report = await runBacktest({ ...history, workers });
        requireEqual('flips', report.flips, 0);
        requireEqual('defects', report.changes.defect.count, 0);
        return report.unchanged;
      },
      check: (units) => requireEqual('unchanged decisions', units, rows),
    },
    baseline: { run: read, check: (units) => requireEqual('decisions read', units, rows) },
    rounds: ROUNDS,
    warmUps: WARM_UPS,
    now: wallMillis,
  });
  bench.report(comparison, {
    bench: `backtest/${rows}`,
    baseline_name: 'better-sqlite3 and JSON.parse over the same rows, one thread',
    unit: 'decisions/s',
    goal: 0.5,
  });
  const peak = await peakMegabytes(history, workers);
  bench.say(
    `  ${rows} decisions of ${Math.round(history.bytes)} bytes: a program that does nothing else peaks at ${peak} MB`,
  );
}

/** The least that anybody has to do to see what was decided on which facts. */
async function openRows(storePath: string, own: Own): Promise<() => number> {
  const db = new BetterSqlite3(storePath, { readonly: true, fileMustExist: true });
  await own(() => void db.close());
  const rows = db.prepare<[], { decision: string; facts: string }>(
    'SELECT id, request, operation, decision, facts, created_at FROM decision ORDER BY rowid',
  );
  return () => {
    let parsed = 0;
    for (const { decision, facts } of rows.iterate()) {
      const whole = { ...JSON.parse(decision), facts: JSON.parse(facts) };
      if (whole.outcome !== undefined && whole.facts.length > 0) parsed += 1;
    }
    return parsed;
  };
}

const REPLAY_ALONE = fileURLToPath(new URL('./replay-alone.ts', import.meta.url));

/** Memory of a fresh process that replays the history, at its highest. */
async function peakMegabytes({ storePath, personalKey }: RecordedHistory, workers: number): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    REPLAY_ALONE,
    storePath,
    personalKey,
    String(workers),
  ]);
  return Number(stdout);
}
