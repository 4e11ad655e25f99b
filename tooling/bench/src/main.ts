import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backtestSuite } from './backtest/backtest-suite.ts';
import { batchesSuite } from './batches/batches-suite.ts';
import { evidenceSuite } from './evidence/evidence-suite.ts';
import { logSuite } from './log/log-suite.ts';
import { pageSuite } from './log/page-suite.ts';
import { pipelineSuites } from './pipeline/pipeline-suites.ts';
import { rulesSuite } from './rules/rules-suite.ts';
import { runSuites } from './run-suites.ts';

/** Number of decisions of a third, long history, such as 1000000; it takes ten gigabytes on the disk while it is used. */
const longHistory = Number(process.env.BENCH_BACKTEST_ROWS ?? 0);

/** Number of entries of a second, long log, such as 10000000; it takes ten gigabytes on the disk while it is used. */
const longLog = Number(process.env.BENCH_LOG_ROWS ?? 0);

const { positionals: names, values } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: 'boolean', default: false },
    size: { type: 'string' },
    profile: { type: 'string' },
  },
});
const sizing = { full: values.full, size: values.size === undefined ? null : Number(values.size) };
const profile = values.profile === undefined ? undefined : resolve(values.profile);

process.exitCode = await runSuites({
  suites: new Map([
    ['rules', rulesSuite],
    ['backtest', backtestSuite([10_000, 100_000, ...(longHistory > 0 ? [longHistory] : [])])],
    ['evidence', evidenceSuite],
    [
      'log',
      async (bench) => {
        await logSuite([1_000_000, ...(longLog > 0 ? [longLog] : [])])(bench);
        await pageSuite(longLog > 0 ? longLog : 1_000_000)(bench);
      },
    ],
    ...pipelineSuites(sizing, profile),
    ['batches', batchesSuite(Number(process.env.BENCH_BATCH_ROWS ?? 20_000))],
  ]),
  names,
  writeResult: (line) => void process.stdout.write(`${line}\n`),
  say: (text) => void process.stderr.write(`${text}\n`),
});
