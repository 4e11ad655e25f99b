import { handIn } from '../batches/hand-in.ts';
import { requireEqual } from '../require-equal.ts';
import type { Suite } from '../suite.ts';
import { againstBound } from './against-bound.ts';
import { ACCOUNT, PROVIDER } from './company.ts';
import { openPipeline } from './open-pipeline.ts';
import { processorSeconds } from './processor-time.ts';
import { type Sizing, sizeOf } from './size.ts';

const ROUNDS = 5;
const MILLIS = 0.5;

/**
 * What a row of a file takes of the API when the file is handed in.
 * @param profile directory for CPU profiles of API and worker
 */
export const rowBench =
  (sizing: Sizing, profile?: string): Suite =>
  async ({ own, report }) => {
    const rows = sizeOf(sizing, { normal: 1_000, full: 4_000 });
    const { installation, people, log, addresses } = await openPipeline(own, {
      apiUsers: rows,
      profile,
    });
    const pid = installation.pids.get('api') ?? 0;
    const millis: number[] = [];
    // The first round does not count.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const file = fileOf(addresses, round);
      const before = processorSeconds(pid);
      const { states } = await handIn(people.requester, `round-${round}.csv`, file);
      const after = processorSeconds(pid);
      if (before === null || after === null)
        throw new Error('This system does not say how much a process works.');
      requireEqual('rows taken in', states['in-review'] ?? 0, rows);
      requireEqual('requests submitted', log.ofType('request.submitted'), rows * (round + 1));
      if (round > 0) millis.push(((after - before) * 1_000) / rows);
    }
    report(againstBound(millis, MILLIS), {
      bench: 'pipeline/row-work',
      baseline_name: 'the bound of the API',
      unit: 'ms of processor time per row',
      better: 'less',
      goal: 1,
    });
  };

/** An update of every API user. */
function fileOf(addresses: readonly string[], round: number): Buffer<ArrayBuffer> {
  const header = 'provider,action,account,integration,subject,description,reason';
  const lines = addresses.map(
    (address, index) =>
      `${PROVIDER},update,${ACCOUNT},integration-${index},${address},Round ${round},To see how long it takes`,
  );
  return Buffer.from([header, ...lines, ''].join('\n'));
}
