import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { parseIndex } from '../input/parse-index.ts';

/** `countersign audit prune | approve-pruning`: one person asks, another one agrees. */
export function addAuditPruneCommands(audit: Command, config: CliConfig): void {
  audit
    .command('prune')
    .description('request the removal of the bytes of old entries; hashes stay, so everything still verifies')
    .requiredOption('--before <time>', 'day or time (UTC); entries from before it')
    .addHelpText('after', '\nExport the log with "audit export --tiles DIR" first: what is pruned is gone.')
    .action(async ({ before }: { before: string }, command: Command) => {
      const context = contextOf(command, config);
      const time = Date.parse(before);
      if (Number.isNaN(time))
        throw new UsageError(`${before} is no day and no time. Write 2026-01-31, or 2026-01-31T12:00:00Z.`);
      const asked = await context.client().requestPruning({ body: { before: new Date(time).toISOString() } });
      context.answer(
        asked,
        () =>
          `Asked, by entry ${asked.asked}, to prune the ${asked.before} entries before ${before}.\n` +
          `Another administrator agrees with "countersign audit approve-pruning ${asked.asked}" within a week.`,
      );
    });

  audit
    .command('approve-pruning <index>')
    .description('approve a pruning that somebody else requested; it is done at once and cannot be undone')
    .action(async (given: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const done = await context.client().approvePruning({ params: { index: parseIndex(given) } });
      context.answer(
        done,
        () =>
          `The bytes of ${done.pruned} entries below ${done.before} are gone. What is needed for good is still there: ` +
          'which policies were in force, and requests that are not settled.',
      );
    });
}
