import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { EXIT, Refused } from '../exit-codes.ts';
import { withStopSignal } from '../local/stop-signal.ts';

/** `countersign demo` */
export function addDemoCommand(program: Command, config: CliConfig): void {
  program
    .command('demo')
    .description('the main job from a file of requests to a verified log, on stand-ins for the providers')
    .option('--no-evidence', 'without making an evidence pack at the end')
    .action(async ({ evidence }: { evidence: boolean }, command: Command) => {
      // Loaded when asked for: every other command starts in half the time without it.
      const [{ startDemo }, { createDemoReport, formatReport }, { verifyLogAt }] = await Promise.all([
        import('../demo/start-demo.ts'),
        import('../demo/report.ts'),
        import('@countersign/log-files/verify'),
      ]);
      const context = contextOf(command, config);
      const result = await withStopSignal((stop) => startDemo(context, { evidence, stop }));
      const verification = await verifyLogAt({ path: context.dataDirectory });
      const report = createDemoReport(result, verification);
      const { recognised } = result;
      context.answer(
        report,
        () => `\n${formatReport(report, { verification, recognised, config: context.config })}`,
      );
      if (!verification.verified) throw new Refused(EXIT.logBroken);
    });
}
