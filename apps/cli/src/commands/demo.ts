import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { makeReport, showReport } from '../demo/report.ts';
import { runDemo } from '../demo/run-demo.ts';
import { EXIT, Refused } from '../exit-codes.ts';
import { startStack } from '../local/start-stack.ts';
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
      const say = (text: string) => process.stderr.write(`${text}\n`);
      say('Starting the stand-ins for the providers, the API and the worker ...');
      const stack = await startStack({
        config: context.config,
        sandbox: true,
        anyPort: true,
        settings: SETTINGS,
        onLine: (name, line) => say(`${name}: ${line}`),
      });
      const interrupted = new Promise<never>((_resolve, reject) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const)
          process.once(signal, () => reject(new Refused()));
      });
      interrupted.catch(() => undefined);
      try {
        say(`worker: process ${stack.workerPid()}`);
        const result = await Promise.race([
          runDemo({ config: context.config, stack, sandboxUrl: stack.sandboxUrl ?? '', say }),
          interrupted,
        ]);
        const verification = verifyStoredLog(context.dataDirectory);
        const report = makeReport(result, verification);
        context.answer(
          report,
          () => `\n${showReport(report, { verification, recognised: result.recognised })}`,
        );
        if (!verification.verified) throw new Refused(EXIT.logBroken);
      } finally {
        await stack.stop();
      }
    });
}
