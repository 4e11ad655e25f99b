import { logSuite } from './log/log-suite.ts';
import { pipelineSuite } from './pipeline/pipeline-suite.ts';
import { rulesSuite } from './rules/rules-suite.ts';
import { runSuites } from './run-suites.ts';

process.exitCode = await runSuites({
  suites: new Map([
    ['rules', rulesSuite],
    ['log', logSuite],
    ['pipeline', pipelineSuite],
  ]),
  names: process.argv.slice(2),
  writeResult: (line) => void process.stdout.write(`${line}\n`),
  say: (text) => void process.stderr.write(`${text}\n`),
});
