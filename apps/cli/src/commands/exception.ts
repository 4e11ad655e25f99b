import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { table } from '../output/table.ts';

/** `countersign exception ...` */
export function addExceptionCommands(program: Command, config: CliConfig): void {
  const exception = program
    .command('exception')
    .description('departures from a policy that were approved for a time');
  exception
    .command('list')
    .description('list the exceptions with owner, reason and end')
    .option('--running', 'only those that have not ended')
    .action(async (options: { running?: true }, command: Command) => {
      const context = contextOf(command, config);
      const query = options.running === true ? { running: 'true' } : {};
      const answer = await context.client().listExceptions({ query });
      context.answer(
        answer,
        () =>
          table(
            ['request', 'account', 'rule', 'owner', 'ends on', 'ended by', 'reason'],
            answer.exceptions.map((one) => [
              one.request,
              one.account,
              one.rule,
              one.owner,
              one.expiresOn,
              one.endedBy ?? '',
              one.reason,
            ]),
          ),
        answer.exceptions.map((one) => one.request),
      );
    });
}
