import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { collectProcessMetrics } from './collect-process-metrics.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** All numbers of one scrape, by name. */
async function scrape(registry: Registry): Promise<ReadonlyMap<string, number>> {
  const lines = (await registry.metrics()).matchAll(/^(\w+) (\S+)$/gm);
  return new Map([...lines].map(([, name = '', value]) => [name, Number(value)]));
}

test('a turn of the event loop that took long is shown once, with the other numbers of the process', async () => {
  const registry = new Registry();
  collectProcessMetrics(registry);
  await turn();
  await turn();
  const lag = (name: string) => `nodejs_eventloop_lag_${name}_seconds`;
  await scrape(registry);
  const until = performance.now() + 300;
  while (performance.now() < until);
  await turn();
  await turn();
  const busy = await scrape(registry);
  for (const name of ['max', 'p99']) expect(busy.get(lag(name))).toBeGreaterThanOrEqual(0.25);
  expect(busy.get(lag('mean'))).toBeGreaterThan(0.01);
  const quiet = await scrape(registry);
  for (const name of ['max', 'p99', 'mean', 'min', 'stddev', 'p50', 'p90'])
    expect(quiet.get(lag(name))).toBeLessThan(0.25);
  expect(quiet.get('process_cpu_seconds_total')).toBeGreaterThan(0);
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
