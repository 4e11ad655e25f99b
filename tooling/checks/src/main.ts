import { formatResult, formatSummary } from './gate/format-summary.ts';
import { runChecks } from './gate/run-checks.ts';
import { runTests } from './gate/run-tests.ts';
import { staticChecks } from './gate/static-checks.ts';
import { repositoryRoot } from './repository-root.ts';

/** Most checks use more than one core by themselves. */
const checksAtOnce = 2;

const [task, ...filters] = process.argv.slice(2);
process.exitCode = await main();

async function main(): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  const context = { cwd: repositoryRoot, signal: stop.signal };

  const onlySomeTests = task === 'test' && filters.length > 0;
  const results = await runChecks(onlySomeTests ? [] : staticChecks, {
    ...context,
    atOnce: checksAtOnce,
    onResult: (result) => process.stdout.write(`${formatResult(result)}\n`),
  });
  const tests = task === 'test' && !stop.signal.aborted ? await runTests(filters, context) : undefined;
  if (stop.signal.aborted) return 1;

  const all = tests === undefined ? results : [...results, tests.check];
  const skipsRefused = process.env.COUNTERSIGN_NO_SKIPS === '1' && (tests?.counts.skipped.length ?? 0) > 0;
  if (skipsRefused) process.stderr.write('Skipped tests count as failures here (COUNTERSIGN_NO_SKIPS=1).\n');
  process.stdout.write(formatSummary(all, tests?.counts));
  return all.every(({ passed }) => passed) && !skipsRefused ? 0 : 1;
}
