import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { withStopSignal } from '../local/stop-signal.ts';

/** `countersign witness` */
export function addWitnessCommand(program: Command, config: CliConfig): void {
  program
    .command('witness')
    .description(
      'run a witness: cosigns the checkpoints of a log, and refuses one that was cut back or forked',
    )
    .option(
      '--log <key or file...>',
      'verifier keys of the logs; the one in the data directory when left out',
    )
    .action(async (options: { log?: string[] }, command: Command) => {
      // Loaded when asked for: every other command starts in half the time without it.
      const { runWitness } = await import('../local/run-witness.ts');
      const context = contextOf(command, config);
      await withStopSignal((stop) => runWitness(context, options.log ?? [], stop));
    });
}
