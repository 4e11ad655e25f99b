import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { checkReason } from '../input/check-reason.ts';
import { formatGovernanceChange, namesIn } from '../output/format-governance-change.ts';
import { table } from '../output/table.ts';

/** `countersign governance ...`: changes of who may do what, whatever asked for them. */
export function addGovernanceCommands(program: Command, config: CliConfig): void {
  const governance = program
    .command('governance')
    .description('changes of who may do what, and their reviews');
  addReading(governance, config);
  addReviewing(governance, config);
  governance
    .command('withdraw <id>')
    .description('take a change back that you asked for')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().withdrawChange({ params: { id } });
      context.answer(answer, () => `${id} is ${answer.state}`);
    });
}

function addReading(governance: Command, config: CliConfig): void {
  governance
    .command('list')
    .description('list the changes that were asked for, newest first')
    .option('--state <state>', 'proposed, done, rejected, withdrawn, expired or superseded')
    .action(async (options: Record<string, string>, command: Command) => {
      const context = contextOf(command, config);
      const { changes } = await context.client().listChanges({ query: options });
      context.answer(
        changes,
        () =>
          table(
            ['change', 'state', 'asked for by', 'about', 'before', 'after'],
            changes.flatMap((change) => {
              const nameOf = namesIn(change);
              const { id, state, proposer, content, items } = change;
              return items.map(({ before, after }) => [
                id,
                state,
                nameOf(proposer),
                nameOf(content.principal),
                before,
                after,
              ]);
            }),
          ),
        changes.map(({ id }) => id),
      );
    });
  governance
    .command('show <id>')
    .description('show a change: what is different afterwards, why, and who may review it')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const change = await context.client().showChange({ params: { id } });
      context.answer(change, () => formatGovernanceChange(change));
    });
}

function addReviewing(governance: Command, config: CliConfig): void {
  for (const verdict of ['approve', 'reject'] as const) {
    const command = governance
      .command(`${verdict} <id>`)
      .description(`${verdict} a change that somebody else asked for`)
      .option('--digest <digest>', 'digest of the change that you looked at');
    const withReason =
      verdict === 'reject'
        ? command.requiredOption('--reason <text>', 'why; whoever asked is shown it')
        : command.option('--reason <text>', 'why');
    withReason.action(async (id: string, options: { digest?: string; reason?: string }, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const { digest } = await client.showChange({ params: { id } });
      const { reason } = options;
      checkReason(reason);
      const body = { verdict, digest: options.digest ?? digest };
      const answer = await client.reviewChange({
        params: { id },
        body: reason === undefined ? body : { ...body, reason },
      });
      const change = await client.showChange({ params: { id } });
      context.answer(answer, () => formatGovernanceChange(change));
    });
  }
}
