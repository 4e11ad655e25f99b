import { monitorEventLoopDelay } from 'node:perf_hooks';
import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';

/** prom-client measures by a timer whose period this is, in milliseconds: the longest that there is, since what it measures is not used. */
const NEVER_MILLIS = 2_147_483_647;
const NANOS = 1e9;

const LAG = 'nodejs_eventloop_lag';
/** What prom-client makes of that timer, without the beginning and the unit of the names. */
const REPLACED = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'];

/**
 * What prom-client tells of every process: processor time, memory, garbage collection. How long a turn of the event loop takes is
 * measured as the turns come and not by prom-client's timer, which would wake an idle process a hundred times a second.
 */
export function collectProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: NEVER_MILLIS });
  for (const name of REPLACED) registry.removeSingleMetric(`${LAG}_${name}_seconds`);
  const turns = monitorEventLoopDelay({ samplePerIteration: true });
  turns.enable();
  // The first sample is the start of the process, which is no turn.
  setImmediate(() => turns.reset());
  new Gauge({
    name: `${LAG}_max_seconds`,
    help: 'The longest turn of the event loop since the last scrape.',
    registers: [registry],
    // One of them shows all, so that they are of the same time.
    collect() {
      const none = turns.count === 0;
      this.set(none ? 0 : turns.max / NANOS);
      for (const [one, nanos] of shown) one.set(none ? 0 : nanos() / NANOS);
      turns.reset();
    },
  });
  const gauge = (suffix: string, help: string) =>
    new Gauge({ name: `${LAG}_${suffix}_seconds`, help, registers: [registry] });
  const shown = [
    [gauge('min', 'The shortest turn of the event loop since the last scrape.'), () => turns.min],
    [gauge('mean', 'The mean of the turns of the event loop since the last scrape.'), () => turns.mean],
    [gauge('stddev', 'The standard deviation of these turns.'), () => turns.stddev],
    [gauge('p50', 'The median of these turns.'), () => turns.percentile(50)],
    [gauge('p90', 'The 90th percentile of these turns.'), () => turns.percentile(90)],
    [gauge('p99', 'The 99th percentile of these turns.'), () => turns.percentile(99)],
  ] as const;
}
