import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '@countersign/api-client';
import { openBareTable } from '../log/bare-table.ts';
import { wallMillis } from '../measure/clocks.ts';
import { spreadOf } from '../measure/spread.ts';
import { againstBound } from '../pipeline/against-bound.ts';
import { processorSeconds } from '../pipeline/processor-time.ts';
import type { Sizing } from '../pipeline/size.ts';
import { openSizeOf } from '../pipeline/stored-bench.ts';
import { untilStill } from '../pipeline/until-still.ts';
import { requireEqual } from '../require-equal.ts';
import { withResources } from '../resources/with-resources.ts';
import type { Bench, Suite } from '../suite.ts';
import { handIn, previewOf } from './hand-in.ts';
import { openBatches } from './open-batches.ts';
import { waitAt } from './watch-others.ts';

const RATE_GOAL = 0.15;
const WORK_MILLIS = 0.5;
const MEGABYTES = 350;
const P99_MILLIS = 50;
/** As many as share a commit where a batch is decided. */
const ROWS_PER_COMMIT = 50;
const ASK_EVERY_MILLIS = 20;
const WARM_UP_BYTES = 50_000;

/**
 * A file of so many rows, from handing it in to its last decision: its rate against a bare table that gets as many rows of the same bytes as
 * the store grows by, the processor time of the API for each row, its memory at its highest, and how long others wait meanwhile.
 *
 * @param profile directory for CPU profiles of the API
 */
export const batchBench =
  ({ full, size }: Sizing, profile?: string): Suite =>
  async (bench) => {
    const sizes = size !== null ? [size] : [1_000, 20_000, ...(full ? [100_000] : [])];
    for (const rows of sizes) await withResources((own) => measureBatch({ ...bench, own }, rows, profile));
  };

async function measureBatch({ own, report }: Bench, rows: number, profile?: string): Promise<void> {
  const { api, requester, dataDirectory, file } = await openBatches(own, rows, profile);
  const bytes = await openSizeOf(join(dataDirectory, 'countersign.db'), own);
  // Starts the thread that works on files, and has its code compiled.
  const warmUp = Buffer.from(file.subarray(0, file.indexOf('\n', WARM_UP_BYTES) + 1));
  await previewOf(requester, 'warm-up.csv', warmUp);
  const before = await untilStill(bytes);
  const asking = askMeanwhile(requester);
  const [started, worked] = [wallMillis(), processorSeconds(api.pid) ?? 0];
  const { states, verdicts } = await handIn(requester, 'many.csv', file);
  const millis = wallMillis() - started;
  const processorMillis = ((processorSeconds(api.pid) ?? 0) - worked) * 1_000;
  const waits = await asking.end();
  requireEqual('rows refused', verdicts?.refused ?? 0, 0);
  requireEqual('rows in review', states['in-review'] ?? 0, rows);
  const perRow = Math.max(1, Math.round(((await untilStill(bytes)) - before) / rows));
  const table = await openBareTable(own);
  const bodies = Array.from({ length: rows }, () => randomBytes(perRow));
  const inserting = wallMillis();
  table.insert(bodies, ROWS_PER_COMMIT);
  const insertMillis = wallMillis() - inserting;
  requireEqual('rows inserted', table.size(), rows);
  report(
    { ours: spreadOf([(rows * 1_000) / millis]), baseline: spreadOf([(rows * 1_000) / insertMillis]) },
    {
      bench: `batch/rate-${rows}`,
      baseline_name: `better-sqlite3 inserting ${rows} rows of ${perRow} bytes`,
      unit: 'rows/s',
      goal: RATE_GOAL,
    },
  );
  const bounds = [
    ['work', processorMillis / rows, WORK_MILLIS, 'ms of processor time of the API per row'],
    ['memory', highestMegabytes(api.pid), MEGABYTES, 'MB of the API at its highest'],
    ['wait', waitAt(waits, 0.99), P99_MILLIS, 'ms for a cheap call meanwhile, 99th percentile'],
  ] as const;
  for (const [name, found, bound, unit] of bounds)
    report(againstBound([found], bound), {
      bench: `batch/${name}-${rows}`,
      baseline_name: 'the bound',
      unit,
      better: 'less',
      goal: 1,
    });
}

/** Asks for something cheap until it is ended, and says how long each answer took, in order of length. */
function askMeanwhile(client: ApiClient) {
  let over = false;
  const waits: number[] = [];
  const asking = (async () => {
    while (!over) {
      const asked = wallMillis();
      await client.me({});
      waits.push(wallMillis() - asked);
      await sleep(ASK_EVERY_MILLIS);
    }
  })();
  return {
    end: async () => {
      over = true;
      await asking;
      return waits.sort((a, b) => a - b);
    },
  };
}

/** What a process had in memory at most since it started. @throws Error where the system does not say */
function highestMegabytes(pid: number): number {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (found === undefined) throw new Error('This system does not say how much memory a process had.');
  return Number(found) / 1_024;
}
