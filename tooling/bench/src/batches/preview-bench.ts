import { setTimeout as sleep } from 'node:timers/promises';
import { wallMillis } from '../measure/clocks.ts';
import { spreadOf } from '../measure/spread.ts';
import { againstBound } from '../pipeline/against-bound.ts';
import { type Sizing, sizeOf } from '../pipeline/size.ts';
import { requireEqual } from '../require-equal.ts';
import type { Suite } from '../suite.ts';
import { previewOf } from './hand-in.ts';
import { openBatches } from './open-batches.ts';
import { waitAt, watchOthers } from './watch-others.ts';

const ROUNDS = 5;
const IDLE_MILLIS = 3_000;
const P99_MILLIS = 50;
/** Of what it writes when no file is previewed. */
const RATE_GOAL = 0.9;

/** What everybody else notices of a large file that is being previewed: the wait for a cheap call, and the rate of another writer. */
export const previewBench =
  (sizing: Sizing): Suite =>
  async ({ own, report }) => {
    const rows = sizeOf(sizing, { normal: 5_000, full: 20_000 });
    const { requester, store, file } = await openBatches(own, rows);
    const during = async (work: () => Promise<unknown>) => {
      const watched = watchOthers(requester, store);
      const started = wallMillis();
      await work();
      const seconds = (wallMillis() - started) / 1_000;
      const { waited, changes } = await watched.end();
      return { p99: waitAt(waited, 0.99), rate: changes / seconds };
    };
    const previews: { readonly p99: number; readonly rate: number }[] = [];
    const idle: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      idle.push((await during(() => sleep(IDLE_MILLIS))).rate);
      previews.push(
        await during(async () => {
          requireEqual('rows previewed', await previewOf(requester, 'many.csv', file), rows);
        }),
      );
    }
    report(
      againstBound(
        previews.map(({ p99 }) => p99),
        P99_MILLIS,
      ),
      {
        bench: 'pipeline/preview-wait',
        baseline_name: `the bound while ${rows} rows are previewed`,
        unit: 'ms for a cheap call, 99th percentile',
        better: 'less',
        goal: 1,
      },
    );
    report(
      { ours: spreadOf(previews.map(({ rate }) => rate)), baseline: spreadOf(idle) },
      {
        bench: 'pipeline/preview-rate',
        baseline_name: 'the same with no preview',
        unit: 'changes/s that another process writes',
        goal: RATE_GOAL,
      },
    );
  };
