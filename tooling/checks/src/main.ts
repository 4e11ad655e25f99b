import { formatResult, formatSummary } from './gate/format-summary.ts';
import { runChecks } from './gate/run-checks.ts';
import { runAffectedTests, runTests } from './gate/run-tests.ts';
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

  // What a change can reach: turbo knows what has passed before, and what that depended on.
  const affected = task === 'test' && filters[0] === '--affected';
  const onlySomeTests = task === 'test' && filters.length > 0 && !affected;
  const results = await runChecks(onlySomeTests ? [] : staticChecks({ fromCache: affected }), {
    ...context,
    atOnce: checksAtOnce,
    onResult: (result) => process.stdout.write(`${formatResult(result)}\n`),
  });
  if (affected && !stop.signal.aborted) results.push(await runAffectedTests(context));
  const tests =
    task === 'test' && !affected && !stop.signal.aborted ? await runTests(filters, context) : undefined;
  if (stop.signal.aborted) return 1;

  const all = tests === undefined ? results : [...results, tests.check];
  const skipsRefused = process.env.COUNTERSIGN_NO_SKIPS === '1' && (tests?.counts.skipped.length ?? 0) > 0;
  if (skipsRefused) process.stderr.write('Skipped tests count as failures here (COUNTERSIGN_NO_SKIPS=1).\n');
  process.stdout.write(formatSummary(all, tests?.counts));
  return all.every(({ passed }) => passed) && !skipsRefused ? 0 : 1;
}
