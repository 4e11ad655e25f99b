import { REDIS_INSTALLED, startRedis } from '@countersign/test-kit';
import { wallMillis } from '../measure/clocks.ts';
import { type Comparison, compare } from '../measure/compare.ts';
import { spreadOf } from '../measure/spread.ts';
import { requireEqual } from '../require-equal.ts';
import type { Own } from '../resources/with-resources.ts';
import type { Suite } from '../suite.ts';
import { apiUserAddresses } from './company.ts';
import { jobRounds } from './job-rounds.ts';
import { openLogOf } from './open-log-of.ts';
import { processorSeconds } from './processor-time.ts';
import { providerAt } from './provider.ts';
import { registerCompany } from './register-company.ts';
import { requestRounds } from './request-rounds.ts';
import { type Installation, startInstallation } from './start-installation.ts';
import { sumOfRounds, type WorkOfRounds, watchWork } from './watch-work.ts';

/** Approvals, steps and jobs under way at once, on either side. */
const CONCURRENCY = 8;
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
 */
export const pipelineSuite: Suite = async (bench) => {
  const { own } = bench;
  const redisUrl = await openRedis(own);
  const installation = await startInstallation(own, { redisUrl, concurrency: CONCURRENCY });
  const addresses = apiUserAddresses(REQUESTS);
  const people = await registerCompany(installation, addresses);
  const log = await openLogOf(installation, own);
  const watched = watchWork(requestRounds({ people, log, addresses, concurrency: CONCURRENCY }), {
    requests: REQUESTS,
    secondsOf: () => workOf(installation),
  });
  const comparison = await compare({
    ours: watched.contender,
    baseline: await jobRounds(own, { redisUrl, requests: BARE_REQUESTS, concurrency: CONCURRENCY }),
    rounds: ROUNDS,
    warmUps: WARM_UPS,
    now: wallMillis,
  });
  watched.end();
  const requests = REQUESTS * (ROUNDS + WARM_UPS);
  // From outside: as many changes happened on the provider as were asked for, and the log of all of it holds.
  requireEqual('changes on the provider', await providerAt(installation.sandboxUrl).changes(), requests);
  const report = log.verify();
  if (!report.ok) throw new Error(`The log does not verify: ${report.findings[0]?.message}`);
  bench.report(comparison, {
    bench: 'pipeline/update',
    baseline_name: 'BullMQ, two jobs per request that do nothing',
    unit: 'requests/s',
    goal: UPDATE_GOAL,
  });
  const work = [
    {
      bench: 'pipeline/submit-work',
      rounds: watched.prepared,
      names: ['api'],
      millis: SUBMIT_MILLIS,
      baseline_name: `${SUBMIT_MILLIS} ms of the API`,
    },
    {
      bench: 'pipeline/update-work',
      rounds: watched.ran,
      names: ['worker', 'api'],
      millis: UPDATE_MILLIS,
      baseline_name: `${UPDATE_MILLIS} ms of worker and API together`,
    },
  ];
  for (const { bench: name, rounds, names, millis, baseline_name } of work) {
    const worked = againstBound(rounds, { names, millis });
    if (worked === null) bench.say(`${name}: this system does not say how much a process works.`);
    else
      bench.report(worked, {
        bench: name,
        baseline_name,
        unit: 'requests per second of processor time',
        goal: 1,
      });
  }
  for (const [what, rounds] of [
    ['handing in', watched.prepared],
    ['from approval to done', watched.ran],
  ] as const) {
    const parts = [...workOf(installation).keys()].map((name) => `${name} ${medianOf(rounds, name)}`);
    bench.say(`  milliseconds of processor time per request, ${what}: ${parts.join(', ')}`);
  }
};

/** Requests per second of processor time, against those of the most milliseconds that one may take. */
function againstBound(
  rounds: WorkOfRounds,
  { names, millis }: { readonly names: readonly string[]; readonly millis: number },
): Comparison | null {
  const sums = sumOfRounds(rounds.slice(WARM_UPS), names);
  if (sums === null) return null;
  const bound = 1_000 / millis;
  return {
    ours: spreadOf(sums.map((sum) => 1_000 / sum)),
    baseline: { median: bound, lowest: bound, highest: bound },
  };
}

function medianOf(rounds: WorkOfRounds, name: string): string {
  const sums = sumOfRounds(rounds.slice(WARM_UPS), [name]);
  return sums === null ? 'unknown' : spreadOf(sums).median.toFixed(1);
}

/** A Redis of its own. Gives its address. @throws Error where Redis is not installed, with how to get it */
async function openRedis(own: Own): Promise<string> {
  if (!REDIS_INSTALLED) {
    throw new Error(
      'redis-server is not installed; install it (for example "apt-get install redis-server" or "brew install redis") and run the benchmark again.',
    );
  }
  const redis = await startRedis();
  await own(async () => redis[Symbol.asyncDispose]());
  return redis.url;
}

function workOf({ pids }: Installation): ReadonlyMap<string, number> {
  const work = new Map<string, number>();
  for (const [name, pid] of pids) {
    const seconds = processorSeconds(pid);
    if (seconds !== null) work.set(name, seconds);
  }
  return work;
}
