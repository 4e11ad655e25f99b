import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { Refused } from '../exit-codes.ts';
import { withStopSignal } from '../local/stop-signal.ts';

/** `countersign policy backtest ...` */
export function addPolicyBacktestCommand(policy: Command, config: CliConfig): void {
  policy
    .command('backtest <policies>')
    .description(
      'decide the recorded requests of the data directory again by other policies, and show which would come out ' +
        'differently: a folder of rules, "shipped" or "active"; needs no service',
    )
    .option('--since <time>', 'only decisions since a day (2026-01-01) or a time ago (90d, 12w, 12m, 2y)')
    .action(async (name: string, options: { since?: string }, command: Command) => {
      const context = contextOf(command, config);
      // Loaded when it is asked for: all other commands start faster without the rules engine.
      const { backtestPolicies } = await import('../policies/backtest/backtest-policies.ts');
      const { formatReport } = await import('../policies/backtest/format-report.ts');
      const report = await withStopSignal((stop) =>
        backtestPolicies({
          name,
          context,
          since: options.since,
          storePath: join(context.dataDirectory, 'countersign.db'),
          now: Date.now(),
          workers: availableParallelism(),
          screen: process.stderr,
          stop,
        }),
      );
      context.answer(report, () => formatReport(name, report));
      const { error, defect } = report.changes;
      if (report.flips + error.count + defect.count > 0) throw new Refused();
    });
}
