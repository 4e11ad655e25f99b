import { PROVIDERS, ROUTES } from '@countersign/schema';
import { type Command, Option } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { checkInput } from '../input/check-input.ts';
import { formatFrozen } from '../output/format-frozen.ts';
import { formatGovernanceChange } from '../output/format-governance-change.ts';
import { table } from '../output/table.ts';

interface FreezeOptions {
  readonly account?: string;
  readonly provider?: string;
  readonly voidPermits?: true;
  readonly reason: string;
}

/** `countersign freeze`, `countersign freezes` and `countersign thaw`. */
export function addFreezeCommands(program: Command, config: CliConfig): void {
  program
    .command('freeze')
    .description('stop execution at once; what is approved waits')
    .option('--account <id>', 'only on this account')
    .addOption(new Option('--provider <name>', 'only on the accounts of this provider').choices(PROVIDERS))
    .option(
      '--void-permits',
      'requests that were approved before and have not begun fail, and are asked for and approved anew',
    )
    .requiredOption('--reason <text>', 'why; everybody is shown it')
    .action(async (options: FreezeOptions, command: Command) => {
      const context = contextOf(command, config);
      const { voidPermits = false, ...rest } = options;
      const body = checkInput(ROUTES.freeze.body, { ...rest, voidPermits });
      const frozen = await context.client().freeze({ body });
      context.answer(
        frozen,
        () =>
          `${frozen.id} has stopped ${formatFrozen(frozen)}. What has begun at a provider is read back and recorded. "countersign thaw ${frozen.id}" asks for it to go on.`,
        [frozen.id],
      );
    });
  program
    .command('freezes')
    .description('list what is stopped, by whom and why')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const { freezes } = await context.client().listFreezes({});
      context.answer(
        freezes,
        () =>
          freezes.length === 0
            ? 'Nothing is stopped.'
            : table(
                ['freeze', 'stopped', 'since', 'by', 'permits from before', 'waiting', 'reason'],
                freezes.map((one) => [
                  one.id,
                  formatFrozen(one),
                  one.frozenAt,
                  one.frozenBy,
                  one.voidsPermits ? 'void' : 'kept',
                  String(one.waiting),
                  one.reason,
                ]),
              ),
        freezes.map(({ id }) => id),
      );
    });
  program
    .command('thaw <freeze>')
    .description('ask for execution to go on; two others approve, and not whoever stopped it')
    .requiredOption('--reason <text>', 'why; the reviewers are shown it')
    .action(async (id: string, { reason }: { reason: string }, command: Command) => {
      const context = contextOf(command, config);
      const body = checkInput(ROUTES.thaw.body, { reason });
      const change = await context.client().thaw({ params: { id }, body });
      context.answer(change, () => formatGovernanceChange(change), [change.id]);
    });
}
