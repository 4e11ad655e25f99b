import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { withStopSignal } from '../local/stop-signal.ts';

/** `countersign start` */
export function addStartCommand(program: Command, config: CliConfig): void {
  program
    .command('start')
    .description('start the API and the worker, with stand-ins for the providers to try things out on')
    .option(
      '--no-sandbox',
      'start without the stand-ins, and without the people and the example company to try things out with',
    )
    .action(async (options: { sandbox: boolean }, command: Command) => {
      // Loaded when asked for: every other command starts in half the time without it.
      const { serve } = await import('../local/serve.ts');
      const context = contextOf(command, config);
      await withStopSignal(async (stop) => {
        try {
          await serve(context, options, stop);
        } catch (error) {
          // Whoever stops a start in its middle is answered by what could not be finished; that is no failure.
          if (!stop.aborted) throw error;
        }
        context.say('stopped');
      });
    });
}
