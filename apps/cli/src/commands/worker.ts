import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { withStopSignal } from '../local/stop-signal.ts';

/** `countersign worker` */
export function addWorkerCommand(program: Command, config: CliConfig): void {
  program
    .command('worker')
    .description(
      'run one more worker: on the store in the data directory, or on another machine with LEDGER_URL and LEDGER_TOKEN; needs a QUEUE_URL that all workers share',
    )
    .action(async (_options: unknown, command: Command) => {
      // Loaded when asked for: every other command starts in half the time without it.
      const { runWorker } = await import('../local/run-worker.ts');
      const context = contextOf(command, config);
      await withStopSignal((stop) => runWorker(context, stop));
    });
}
