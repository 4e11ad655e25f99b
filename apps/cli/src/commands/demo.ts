import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { makeReport, showReport } from '../demo/report.ts';
import { type DemoResult, runDemo } from '../demo/run-demo.ts';
import { EXIT, Refused } from '../exit-codes.ts';
import { startStack } from '../local/start-stack.ts';
import { withStopSignal } from '../local/stop-signal.ts';
import { verifyStoredLog } from '../verify/verify-stored-log.ts';

/** Steps of people are polled for at once, and only what matters is said. */
const SETTINGS = { POLL_SECONDS: '0.5', LOG_LEVEL: 'error' };

/** `countersign demo` */
export function addDemoCommand(program: Command, config: CliConfig): void {
  program
    .command('demo')
    .description('the main job from a file of requests to a verified log, on stand-ins for the providers')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const result = await withStopSignal((stop) => play(context, stop));
      const verification = verifyStoredLog(context.dataDirectory);
      const report = makeReport(result, verification);
      const { recognised } = result;
      context.answer(report, () => `\n${showReport(report, { verification, recognised })}`);
      if (!verification.verified) throw new Refused(EXIT.logBroken);
    });
}

async function play({ config, say }: CommandContext, stop: AbortSignal): Promise<DemoResult> {
  say('Starting the stand-ins for the providers, the API and the worker ...');
  const stack = await startStack({
    config,
    sandbox: true,
    anyPort: true,
    settings: SETTINGS,
    stop,
    onLine: (name, line) => say(`${name}: ${line}`),
  });
  try {
    const { apiUrl, sandboxUrl } = stack;
    if (sandboxUrl === null) throw new Error('the stand-ins are not there (this is a bug)');
    say(`API ${apiUrl}, stand-ins ${sandboxUrl}`);
    return await runDemo({ config, stack, sandboxUrl, say, stop });
  } finally {
    await stack.stop();
  }
}
