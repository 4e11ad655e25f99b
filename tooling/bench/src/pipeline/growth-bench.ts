import { wallMillis } from '../measure/clocks.ts';
import { compare } from '../measure/compare.ts';
import { spreadOf } from '../measure/spread.ts';
import { requireEqual } from '../require-equal.ts';
import type { Own } from '../resources/with-resources.ts';
import type { Suite } from '../suite.ts';
import { CONCURRENCY, openPipeline, type Pipeline } from './open-pipeline.ts';
import { workOf } from './processor-time.ts';
import { requestRounds } from './request-rounds.ts';
import { requireSoundLog } from './require-sound-log.ts';
import { type Sizing, sizeOf } from './size.ts';
import { sumOfRounds, type WatchedRounds, watchWork } from './watch-work.ts';

const MANY = 20_000;
const FEW = 1_000;
const ROUNDS = 5;
const WARM_UPS = 1;
const REQUESTS = 100;
/** At most 1.2 times as much. */
const GOAL = 0.83;

/**
 * What an update takes of worker and API where the account has many API users, against one with a thousand: two installations, of
 * which one stands still while the other works.
 */
export const growthBench =
  (sizing: Sizing): Suite =>
  async (bench) => {
    const many = sizeOf(sizing, { normal: MANY, full: MANY });
    const few = Math.min(FEW, Math.ceil(many / 2));
    const requests = Math.min(REQUESTS, few);
    const sides = {
      ours: await openSide(bench.own, { apiUsers: many, requests }),
      baseline: await openSide(bench.own, { apiUsers: few, requests }),
    };
    await compare({
      ours: sides.ours.watched.contender,
      baseline: sides.baseline.watched.contender,
      rounds: ROUNDS,
      warmUps: WARM_UPS,
      now: wallMillis,
    });
    for (const { pipeline, watched } of Object.values(sides)) {
      watched.end();
      const expected = requests * (ROUNDS + WARM_UPS);
      requireEqual('changes on the provider', await pipeline.provider.changes(), expected);
      requireSoundLog(pipeline.log);
    }
    bench.report(
      { ours: spreadOf(worked(sides.ours.watched)), baseline: spreadOf(worked(sides.baseline.watched)) },
      {
        bench: 'pipeline/growth',
        baseline_name: `an account with ${few} API users and not ${many}`,
        unit: 'ms of processor time per update',
        better: 'less',
        goal: GOAL,
      },
    );
  };

interface Side {
  readonly pipeline: Pipeline;
  readonly watched: WatchedRounds;
}

async function openSide(
  own: Own,
  { apiUsers, requests }: { readonly apiUsers: number; readonly requests: number },
): Promise<Side> {
  const pipeline = await openPipeline(own, { apiUsers });
  const { people, log, installation } = pipeline;
  requireEqual('API users adopted', log.ofType('api-user.adopted'), apiUsers);
  const addresses = pipeline.addresses.slice(0, requests);
  const watched = watchWork(requestRounds({ people, log, addresses, concurrency: CONCURRENCY }), {
    requests,
    secondsOf: () => workOf(installation.pids),
  });
  return { pipeline, watched };
}

function worked({ ran }: WatchedRounds): readonly number[] {
  const sums = sumOfRounds(ran.slice(WARM_UPS), ['worker', 'api']);
  if (sums === null) throw new Error('This system does not say how much a process works.');
  return sums;
}
