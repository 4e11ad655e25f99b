import { backtestSuite } from './backtest/backtest-suite.ts';
import { batchBench } from './batches/batch-bench.ts';
import { batchesSuite } from './batches/batches-suite.ts';
import { evidenceSuite } from './evidence/evidence-suite.ts';
import { inboxSuite } from './inbox/inbox-suite.ts';
import { logSuite } from './log/log-suite.ts';
import { pageSuite } from './log/page-suite.ts';
import { pipelineSuites } from './pipeline/pipeline-suites.ts';
import { readArguments } from './read-arguments.ts';
import { rulesSuites } from './rules/rules-suite.ts';
import { EXIT, runSuites } from './run-suites.ts';

/** Number of decisions of a third, long history, such as 1000000; it takes ten gigabytes on the disk while it is used. */
const longHistory = Number(process.env.BENCH_BACKTEST_ROWS ?? 0);

/** Number of entries of a second, long log, such as 10000000; it takes ten gigabytes on the disk while it is used. */
const longLog = Number(process.env.BENCH_LOG_ROWS ?? 0);

const say = (text: string) => void process.stderr.write(`${text}\n`);

/** @throws TypeError where nobody understands the arguments */
async function main(): Promise<number> {
  const { names, sizing, profile } = readArguments(process.argv.slice(2));
  return runSuites({
    suites: new Map([
      ...rulesSuites,
      ['backtest', backtestSuite([10_000, 100_000, ...(longHistory > 0 ? [longHistory] : [])])],
      ['evidence', evidenceSuite],
      ['inbox', inboxSuite(Number(process.env.BENCH_INBOX_REQUESTS ?? 100_000))],
      [
        'log',
        async (bench) => {
          await logSuite([1_000_000, ...(longLog > 0 ? [longLog] : [])])(bench);
          await pageSuite(longLog > 0 ? longLog : 1_000_000)(bench);
        },
      ],
      ...pipelineSuites(sizing, profile),
      ['batch', batchBench(sizing, profile)],
      ['batches', batchesSuite(Number(process.env.BENCH_BATCH_ROWS ?? 20_000))],
    ]),
    names,
    writeResult: (line) => void process.stdout.write(`${line}\n`),
    say,
  });
}

process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof TypeError)) throw error;
  say(error.message);
  return EXIT.misused;
});
