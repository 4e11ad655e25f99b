import { setTimeout as sleep } from 'node:timers/promises';
import { wallMillis } from '../measure/clocks.ts';
import { processorSeconds } from '../pipeline/processor-time.ts';
import { requireEqual } from '../require-equal.ts';
import type { Suite } from '../suite.ts';
import { handIn, previewOf } from './hand-in.ts';
import { openBatches } from './open-batches.ts';
import { waitAt, watchOthers } from './watch-others.ts';

const FILE_NAME = 'many.csv';
const IDLE_MILLIS = 3_000;

/**
 * What a file of so many rows does to everybody else: how long the API takes for a cheap call meanwhile, and how many changes
 * another process gets written, which is what the worker is to the store.
 */
export const batchesSuite =
  (rows: number): Suite =>
  async ({ own, say }) => {
    const { api, requester, store, file } = await openBatches(own, rows);
    const calls: readonly (readonly [string, () => Promise<number>])[] = [
      ['idle', () => sleep(IDLE_MILLIS, rows)],
      ['preview', () => previewOf(requester, FILE_NAME, file)],
      ['submit', async () => (await handIn(requester, FILE_NAME, file)).rows],
      ['the same file again', async () => (await handIn(requester, FILE_NAME, file)).rows],
    ];
    for (const [name, work] of calls) {
      const meanwhile = watchOthers(requester, store);
      const [started, worked] = [wallMillis(), processorSeconds(api.pid) ?? 0];
      requireEqual(`rows of ${name}`, await work(), rows);
      const seconds = (wallMillis() - started) / 1_000;
      const perRow = (((processorSeconds(api.pid) ?? 0) - worked) * 1_000) / rows;
      const { waited, changes } = await meanwhile.end();
      const at = (part: number) => waitAt(waited, part).toFixed(0);
      say(
        `  ${name} of ${rows} rows: ${seconds.toFixed(1)} s, ${perRow.toFixed(2)} ms of processor time a row; a cheap call takes ` +
          `${at(0.5)} ms, p99 ${at(0.99)}, at most ${at(1)}; another process writes ${(changes / seconds).toFixed(0)} changes/s`,
      );
    }
  };
