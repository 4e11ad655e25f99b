import { ROUTES } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { checkInput } from '../input/check-input.ts';
import { formatGovernanceChange } from '../output/format-governance-change.ts';

/** `countersign audit prune`: one person asks, two others approve. */
export function addAuditPruneCommands(audit: Command, config: CliConfig): void {
  audit
    .command('prune')
    .description('request the removal of the bytes of old entries; hashes stay, so everything still verifies')
    .requiredOption('--before <time>', 'day or time (UTC); entries from before it')
    .option('--reason <text>', 'why; the reviewers are shown it', 'They were kept as long as they have to be')
    .addHelpText('after', '\nExport the log with "audit export --tiles DIR" first: what is pruned is gone.')
    .action(async ({ before, reason }: { before: string; reason: string }, command: Command) => {
      const context = contextOf(command, config);
      const time = Date.parse(before);
      if (Number.isNaN(time))
        throw new UsageError(`${before} is no day and no time. Write 2026-01-31, or 2026-01-31T12:00:00Z.`);
      const body = checkInput(ROUTES.requestPruning.body, { before: new Date(time).toISOString(), reason });
      const change = await context.client().requestPruning({ body });
      context.answer(change, () => formatGovernanceChange(change), [change.id]);
    });
}
