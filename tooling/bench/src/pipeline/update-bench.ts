import { wallMillis } from '../measure/clocks.ts';
import { compare } from '../measure/compare.ts';
import { spreadOf } from '../measure/spread.ts';
import { requireEqual } from '../require-equal.ts';
import type { Suite } from '../suite.ts';
import { againstBound } from './against-bound.ts';
import { jobRounds } from './job-rounds.ts';
import { CONCURRENCY, openPipeline } from './open-pipeline.ts';
import { workOf } from './processor-time.ts';
import { requestRounds } from './request-rounds.ts';
import { requireSoundLog } from './require-sound-log.ts';
import { type Sizing, sizeOf } from './size.ts';
import { sumOfRounds, type WorkOfRounds, watchWork } from './watch-work.ts';

const REQUESTS = 100;
/** BullMQ by itself is done with this many in about the time that the product takes for its own. */
const BARE_REQUESTS = 1_000;
const ROUNDS = 5;
const WARM_UPS = 1;
/** Of the rate of BullMQ by itself. */
const UPDATE_GOAL = 0.06;
/** The most that a request may take of the processor: to be handed in, and from its approval until it is done. */
const SUBMIT_MILLIS = 1;
const UPDATE_MILLIS = 5;

/**
 * Requests per second from approval to recorded outcome, all parts running as they do in earnest: approvals over HTTP, the
 * outbox, Redis, the worker with permit, both evaluators and connector, the provider's stand-in, the signed log.
 * @param profile directory for CPU profiles of API and worker
 */
export const updateBench =
  (sizing: Sizing, profile?: string): Suite =>
  async (bench) => {
    const { own } = bench;
    const perRound = sizeOf(sizing, { normal: REQUESTS, full: REQUESTS });
    const { redisUrl, installation, addresses, people, log, provider } = await openPipeline(own, {
      apiUsers: perRound,
      profile,
    });
    const watched = watchWork(requestRounds({ people, log, addresses, concurrency: CONCURRENCY }), {
      requests: perRound,
      secondsOf: () => workOf(installation.pids),
    });
    const comparison = await compare({
      ours: watched.contender,
      baseline: await jobRounds(own, { redisUrl, requests: BARE_REQUESTS, concurrency: CONCURRENCY }),
      rounds: ROUNDS,
      warmUps: WARM_UPS,
      now: wallMillis,
    });
    watched.end();
    // From outside: as many changes happened on the provider as were asked for, and the log of all of it holds.
    requireEqual('changes on the provider', await provider.changes(), perRound * (ROUNDS + WARM_UPS));
    requireSoundLog(log);
    bench.report(comparison, {
      bench: 'pipeline/update',
      baseline_name: 'BullMQ, two jobs per request that do nothing',
      unit: 'requests/s',
      goal: UPDATE_GOAL,
    });
    const work = [
      { bench: 'pipeline/submit-work', rounds: watched.prepared, names: ['api'], millis: SUBMIT_MILLIS },
      { bench: 'pipeline/update-work', rounds: watched.ran, names: ['worker', 'api'], millis: UPDATE_MILLIS },
    ];
    for (const { bench: name, rounds, names, millis } of work) {
      const sums = sumOfRounds(rounds.slice(WARM_UPS), names);
      if (sums === null) bench.say(`${name}: this system does not say how much a process works.`);
      else
        bench.report(againstBound(sums, millis), {
          bench: name,
          baseline_name: `the bound of ${names.join(' and ')}`,
          unit: 'ms of processor time per request',
          better: 'less',
          goal: 1,
        });
    }
    for (const [what, rounds] of [
      ['handing in', watched.prepared],
      ['from approval to done', watched.ran],
    ] as const) {
      const parts = [...installation.pids.keys()].map((name) => `${name} ${medianOf(rounds, name)}`);
      bench.say(`  milliseconds of processor time per request, ${what}: ${parts.join(', ')}`);
    }
    if (profile !== undefined)
      bench.say(`  The profiles of API and worker are in ${profile} when they have ended.`);
  };

function medianOf(rounds: WorkOfRounds, name: string): string {
  const sums = sumOfRounds(rounds.slice(WARM_UPS), [name]);
  return sums === null ? 'unknown' : spreadOf(sums).median.toFixed(1);
}
