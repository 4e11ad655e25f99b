import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { plainEnvironment } from '@countersign/test-kit';
import { tempDirectory } from '../resources/temp-directory.ts';
import { type Own, withResources } from '../resources/with-resources.ts';
import type { Suite } from '../suite.ts';
import { againstBound } from './against-bound.ts';
import { openRedis } from './open-redis.ts';
import type { Sizing } from './size.ts';
import { startChild } from './start-program.ts';

const START = fileURLToPath(new URL('../../../setup/src/run.mjs', import.meta.url));
/** What loading has left behind is given back. */
const SETTLE_MILLIS = 5_000;
/** What starts the services, API, worker and stand-in. */
const PROCESSES = 4;
const EMBEDDED_MEGABYTES = 550;
const REDIS_MEGABYTES = 380;

/** What all processes of `npm start` have in memory, each page that several share counted once: with the embedded queue, and with Redis. */
export const memoryBench =
  ({ full }: Sizing): Suite =>
  async ({ own, report }) => {
    const starts = full ? 5 : 3;
    const redisUrl = await openRedis(own);
    for (const [bench, bound, environment] of [
      ['pipeline/memory', EMBEDDED_MEGABYTES, {}],
      ['pipeline/memory-redis', REDIS_MEGABYTES, { QUEUE_URL: redisUrl }],
    ] as const) {
      const megabytes: number[] = [];
      for (let start = 0; start < starts; start += 1)
        megabytes.push(await withResources((ownStart) => megabytesAfterStart(ownStart, environment)));
      report(againstBound(megabytes, bound), {
        bench,
        baseline_name: 'the bound',
        unit: 'MB, all processes after npm start',
        better: 'less',
        goal: 1,
      });
    }
  };

async function megabytesAfterStart(own: Own, environment: Readonly<Record<string, string>>): Promise<number> {
  const dataDirectory = await tempDirectory(own);
  const ports = { API_PORT: '0', WORKER_PORT: '0', SANDBOX_PORT: '0' };
  const child = await startChild(own, [process.execPath, START, 'start'], {
    env: plainEnvironment({ COUNTERSIGN_DATA: dataDirectory, ...ports, ...environment }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { stdout, stderr, pid } = child;
  if (stdout === null || stderr === null || pid === undefined) throw new Error('npm start does not start.');
  let said = '';
  const runs = new Promise<void>((resolve) => {
    for (const input of [stdout, stderr])
      createInterface({ input }).on('line', (line) => {
        said = line;
        if (line.startsWith('Stop with Ctrl-C')) resolve();
      });
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`npm start ended with code ${code}: ${said}`);
  });
  await Promise.race([runs, ended]);
  await sleep(SETTLE_MILLIS);
  // The first one only installs what is missing and passes signals on.
  const processes = descendantsOf(pid);
  if (processes.length < PROCESSES) throw new Error(`npm start has ${processes.length} processes only.`);
  return processes.reduce((sum, one) => sum + proportionalKilobytes(one), 0) / 1_024;
}

/** @throws Error where the system does not say (Linux does) */
function proportionalKilobytes(pid: number): number {
  const path = `/proc/${pid}/smaps_rollup`;
  const found = existsSync(path) ? /^Pss:\s+(\d+) kB$/m.exec(readFileSync(path, 'utf8')) : null;
  if (found === null) throw new Error('This system does not say how much memory is a process’s own.');
  return Number(found[1]);
}

function descendantsOf(pid: number): readonly number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}
