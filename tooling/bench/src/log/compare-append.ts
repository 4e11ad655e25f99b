import { wallMillis } from '../measure/clocks.ts';
import { type Comparison, compare } from '../measure/compare.ts';
import { requireEqual } from '../require-equal.ts';
import type { Own } from '../resources/with-resources.ts';
import { appendConcurrently } from './append-concurrently.ts';
import { openBareTable } from './bare-table.ts';
import { readLogFile } from './log-file.ts';
import { openLog } from './open-log.ts';
import { requestLives } from './request-lives.ts';

const ROUNDS = 9;
const WARM_UPS = 2;

/**
 * Appends through the store, against a bare table that gets the very bytes that the store has just written, in commits of
 * the same size.
 *
 * @throws Error where entries or checkpoints are missing, or the log does not verify afterwards
 */
export async function compareAppend(
  own: Own,
  options: { readonly writers: number; readonly commitsPerRound: number },
): Promise<Comparison> {
  const { writers, commitsPerRound } = options;
  const perRound = writers * commitsPerRound;
  const lives = requestLives(Math.ceil(perRound / requestLives(1).length));
  const appends = lives.slice(0, perRound);
  const log = await openLog(own);
  const file = await readLogFile(log, own);
  const bare = await openBareTable(own);
  let expected = { size: 0, checkpoints: 0 };
  let written: readonly Buffer[] = [];

  const comparison = await compare({
    ours: {
      run: () => appendConcurrently(log.store, { appends, writers }),
      check: () => {
        expected = {
          size: expected.size + perRound,
          checkpoints: expected.checkpoints + commitsPerRound,
        };
        requireEqual('entries in the log', file.size(), expected.size);
        requireEqual('signed checkpoints', file.checkpoints(), expected.checkpoints);
        written = file.bodies(expected.size - perRound);
      },
    },
    baseline: {
      run: () => {
        bare.insert(written, writers);
        return written.length;
      },
      check: () => requireEqual('rows in the bare table', bare.size(), expected.size),
    },
    rounds: ROUNDS,
    warmUps: WARM_UPS,
    now: wallMillis,
  });
  const report = file.verify();
  if (!report.ok) throw new Error(`The log does not verify: ${report.findings[0]?.message}`);
  requireEqual('verified entries', report.size, expected.size);
  requireEqual('verified checkpoints', report.checkpoints, expected.checkpoints);
  return comparison;
}
