import { type DestinationView, ROUTES } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { checkInput } from '../input/check-input.ts';
import { formatGovernanceChange } from '../output/format-governance-change.ts';
import { table } from '../output/table.ts';

/** `countersign destination list` and `destination open` */
export function addDestinationCommands(program: Command, config: CliConfig): void {
  const destination = program
    .command('destination')
    .description('where the log and notifications are sent, as the host is configured');
  destination
    .command('list')
    .description('list the destinations, and which of them wait for approval')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const { destinations } = await context.client().listDestinations({});
      context.answer(
        destinations,
        () =>
          destinations.length === 0
            ? 'Nothing is sent anywhere.'
            : table(
                ['destination', 'what', 'where', 'state', 'named', 'opened'],
                destinations.map((one) => [
                  one.id,
                  one.purpose,
                  one.where,
                  one.state,
                  one.namedAt,
                  one.openedAt ?? formatHowToOpen(one),
                ]),
              ),
        destinations.map(({ id }) => id),
      );
    });
  destination
    .command('open <id>')
    .description('ask for a destination that the host names to be opened; two others approve')
    .requiredOption('--reason <text>', 'why; the reviewers are shown it')
    .action(async (id: string, { reason }: { reason: string }, command: Command) => {
      const context = contextOf(command, config);
      const body = checkInput(ROUTES.openDestination.body, { reason });
      const change = await context.client().openDestination({ params: { id }, body });
      context.answer(change, () => formatGovernanceChange(change), [change.id]);
    });
}

/** What is left to do before anything is sent to a destination that waits. */
export const formatHowToOpen = ({ id, change }: Pick<DestinationView, 'id' | 'change'>): string =>
  change === null
    ? `ask for it: "countersign destination open ${id}"`
    : `two others approve it: "countersign governance show ${change}"`;
