import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JobQueue, openQueue } from '../src/index.ts';

/**
 * Measures what a queue costs: `node bench/measure-queue.ts [queue URL] [steps]`. Prints one JSON object: milliseconds to
 * open it the first time and again, from publication to start while the consumer idles, and no-op steps per second.
 */
const QUEUE = 'step-bench';
const IDLE_SAMPLES = 20;
const IDLE_MILLIS = 300;

const [url = 'embedded:', steps = '2000'] = process.argv.slice(2);
const dataDir = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
const report = (details: object, message: string) => console.error(message, details);
const logger = { debug: report, info: report, warn: report, error: report };
let made = 0;

const firstOpenMillis = await millisOf(async () => (await open()).close());
let queue: JobQueue | undefined;
const openAgainMillis = await millisOf(async () => {
  queue = await open();
});
if (queue === undefined) throw new Error('the queue is open');
const started = new Map<string, () => void>();
await queue.consume({
  queue: QUEUE,
  concurrency: 8,
  retry: { maxAttempts: 1, firstDelayMillis: 1, maxDelayMillis: 1 },
  handler: async ({ stepId }) => {
    started.get(stepId)?.();
    return { kind: 'settled' };
  },
  onExhausted: async () => undefined,
});

const idle: number[] = [];
for (let sample = 0; sample < IDLE_SAMPLES; sample++) {
  await sleep(IDLE_MILLIS);
  idle.push(await millisOf(() => runStep(queue)));
}
idle.sort((a, b) => a - b);
const count = Number(steps);
const busyMillis = await millisOf(async () => {
  await Promise.all(Array.from({ length: count }, () => runStep(queue)));
});
const cpu = process.cpuUsage();
await sleep(5_000);
const idleCpu = process.cpuUsage(cpu);
await queue.close();
await rm(dataDir, { recursive: true, force: true });

console.log(
  JSON.stringify({
    url,
    firstOpenMillis: Math.round(firstOpenMillis),
    openAgainMillis: Math.round(openAgainMillis),
    idleStartMillis: { median: idle[IDLE_SAMPLES / 2]?.toFixed(1), worst: idle.at(-1)?.toFixed(1) },
    stepsPerSecond: Math.round((count / busyMillis) * 1_000),
    idleCpuPercent: ((idleCpu.user + idleCpu.system) / 5e4).toFixed(1),
    residentMegabytes: Math.round(process.memoryUsage().rss / 1e6),
  }),
);

function open(): Promise<JobQueue> {
  return openQueue({ url, dataDir, prefix: 'bench', logger, now: () => Date.now() });
}

/** Publishes a step and waits until its handler has started. */
async function runStep(target: JobQueue | undefined): Promise<void> {
  const ulid = `01J${String(++made).padStart(23, '0')}`;
  const stepId = `stp_${ulid}`;
  const start = Promise.withResolvers<void>();
  started.set(stepId, start.resolve);
  await target?.publish({ queue: QUEUE, jobId: `step-${ulid}`, data: { stepId } });
  await start.promise;
  started.delete(stepId);
}

async function millisOf(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
