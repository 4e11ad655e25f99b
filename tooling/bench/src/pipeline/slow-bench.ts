import { setTimeout as sleep } from 'node:timers/promises';
import { queueNameFor } from '@countersign/schema';
import type { LogFile } from '../log/log-file.ts';
import { requireEqual } from '../require-equal.ts';
import type { Suite } from '../suite.ts';
import { againstBound } from './against-bound.ts';
import { PROVIDER } from './company.ts';
import { CONCURRENCY, openPipeline } from './open-pipeline.ts';
import { type Sizing, sizeOf } from './size.ts';
import { until } from './until.ts';
import { approveAll, type Submitted, submitUpdates } from './updates.ts';

const CALL_MILLIS = 1_500;
/** So many are waited for; all would take a quarter of an hour, or hours. */
const WATCHED = 100;
const ASK_EVERY_MILLIS = 500;
const PATIENCE_SECONDS = 600;

/** What becomes of the queue while every call of the provider takes long, and whether requests are done in the order of approval. */
export const slowBench =
  (sizing: Sizing): Suite =>
  async (bench) => {
    const requests = sizeOf(sizing, { normal: 500, full: 5_000 });
    const { installation, people, provider, log, addresses } = await openPipeline(bench.own, {
      apiUsers: requests,
    });
    const submitted = await submitUpdates(people.requester, {
      addresses,
      concurrency: CONCURRENCY,
      text: 'Slowly',
    });
    await provider.trouble({ kind: 'latency', milliseconds: CALL_MILLIS });
    const queue = watchQueue(installation.workerUrl, () => requests - log.ofType('request.done'));
    // One after the other, so that there is an order.
    await approveAll(people.approver, submitted, 1);
    requireEqual('requests approved', log.ofType('request.approved'), requests);
    const watched = Math.min(WATCHED, requests);
    await until(
      `${watched} requests are done`,
      PATIENCE_SECONDS,
      () => log.ofType('request.done') >= watched,
    );
    const fullest = await queue.end();
    // Each of them takes several calls.
    const slow = await provider.troubled();
    if (slow < watched) throw new Error(`Only ${slow} calls of the provider were slow.`);
    if (fullest.jobs === 0) throw new Error('The queue never had a job.');
    requireEqual('requests failed', log.ofType('request.failed'), 0);
    bench.report(againstBound([fullest.jobs], fullest.waiting), {
      bench: 'pipeline/slow-queue',
      baseline_name: 'the requests that waited then',
      unit: 'jobs in the queue at its fullest',
      better: 'less',
      goal: 1,
    });
    bench.report(againstBound([inTurn(log, submitted)], 1), {
      bench: 'pipeline/slow-order',
      baseline_name: 'all of them',
      unit: 'of the requests done in the order of approval',
      goal: 1,
    });
  };

/** Looks again and again how many jobs the queue has, and keeps the moment at which they were the most for what waited. */
function watchQueue(workerUrl: string, countWaiting: () => number) {
  let over = false;
  let fullest = { jobs: 0, waiting: 1 };
  const watching = (async () => {
    while (!over) {
      // Asked before: what is done meanwhile makes the queue shorter and not longer.
      const waiting = countWaiting();
      const jobs = await jobsInQueue(workerUrl);
      if (jobs / waiting > fullest.jobs / fullest.waiting) fullest = { jobs, waiting };
      await sleep(ASK_EVERY_MILLIS);
    }
    return fullest;
  })();
  return {
    end: () => {
      over = true;
      return watching;
    },
  };
}

const OF_QUEUE = `countersign_queue_jobs{queue="${queueNameFor(PROVIDER)}"`;

async function jobsInQueue(workerUrl: string): Promise<number> {
  const metrics = await (await fetch(`${workerUrl}/metrics`)).text();
  const lines = metrics.split('\n').filter((line) => line.startsWith(OF_QUEUE));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/**
 * The share of pairs done one after the other that were approved in that order. Those that are carried out at once overtake each other
 * by as many places at the most.
 */
export function inTurn(log: Pick<LogFile, 'bodies'>, submitted: readonly Pick<Submitted, 'id'>[]): number {
  const places = new Map(submitted.map(({ id }, place) => [id, place]));
  const done = log
    .bodies(0)
    .map((body) => JSON.parse(body.toString('utf8')))
    .filter(({ type }) => type === 'request.done')
    .map(({ request }) => places.get(request) ?? Number.NaN);
  const pairs = done.slice(1).map((place, index) => place > (done[index] ?? 0) - CONCURRENCY);
  return pairs.filter((isInTurn) => isInTurn).length / pairs.length;
}
