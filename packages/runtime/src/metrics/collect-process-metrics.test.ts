import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { collectProcessMetrics } from './collect-process-metrics.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function shownAs(registry: Registry, name: string): Promise<number> {
  const found = new RegExp(`^${name} (.+)$`, 'm').exec(await registry.metrics());
  if (found === null) throw new Error(`${name} is not shown`);
  return Number(found[1]);
}

test('a turn of the event loop that took long is shown once, with the other numbers of the process', async () => {
  const registry = new Registry();
  collectProcessMetrics(registry);
  await turn();
  await turn();
  const longest = 'nodejs_eventloop_lag_max_seconds';
  await shownAs(registry, longest);
  const until = performance.now() + 300;
  while (performance.now() < until);
  await turn();
  await turn();
  expect(await shownAs(registry, longest)).toBeGreaterThanOrEqual(0.25);
  expect(await shownAs(registry, longest)).toBeLessThan(0.25);
  for (const name of ['min', 'mean', 'stddev', 'p50', 'p90', 'p99'])
    expect(await shownAs(registry, `nodejs_eventloop_lag_${name}_seconds`)).toBeGreaterThanOrEqual(0);
  expect(await shownAs(registry, 'process_cpu_seconds_total')).toBeGreaterThan(0);
});

/** Says how often the event loop turned while it had one thing to wait for. */
const IDLE = `
  import { Registry } from 'prom-client';
  import { collectProcessMetrics } from ${JSON.stringify(new URL('./collect-process-metrics.ts', import.meta.url).href)};
  collectProcessMetrics(new Registry());
  setTimeout(() => {
    const { loopCount } = performance.nodeTiming.uvMetricsInfo;
    setTimeout(() => console.log(performance.nodeTiming.uvMetricsInfo.loopCount - loopCount), 500);
  }, 10);
`;

test('a process that has nothing to do is not woken to be measured', async () => {
  const args = ['--input-type=module', '--eval', IDLE];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  expect(Number(stdout)).toBeGreaterThan(0);
  expect(Number(stdout)).toBeLessThan(10);
});
