import { type DelegationView, MAX_DELEGATION_DAYS, ROUTES } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { checkInput } from '../input/check-input.ts';
import { principalNamed } from '../input/principal-named.ts';
import { unlessWaiting } from '../input/unless-waiting.ts';
import { formatGovernanceChange } from '../output/format-governance-change.ts';
import { table } from '../output/table.ts';

interface AddOptions {
  readonly for?: string;
  readonly from?: string;
  readonly until: string;
  readonly reason?: string;
}

/** `countersign delegation`: who reviews requests in place of somebody who is away. */
export function addDelegationCommands(program: Command, config: CliConfig): void {
  const delegation = program
    .command('delegation')
    .description('who reviews requests in place of somebody who is away');
  delegation
    .command('add <delegate>')
    .description(
      `ask for somebody, by address or identifier, to review requests in your place for a time, at most ${MAX_DELEGATION_DAYS} days; two others approve it`,
    )
    .option('--for <person>', 'in whose place, by address or identifier; default: yours')
    .option(
      '--from <time>',
      'a day or a time, such as 2026-12-21 or 2026-12-21T12:00:00Z; default: from when it is approved',
    )
    .requiredOption('--until <time>', 'a day, itself included, or a time')
    .option('--reason <text>', 'why; required once the installation is sealed')
    .action(async (delegate: string, options: AddOptions, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const { from, until, reason } = options;
      const body = checkInput(ROUTES.setDelegation.body, {
        delegate,
        endsAt: timeOf(until, '--until', 1),
        ...(options.for === undefined ? {} : { delegator: await principalNamed(client, options.for) }),
        ...(from === undefined ? {} : { beginsAt: timeOf(from, '--from', 0) }),
        ...(reason === undefined ? {} : { reason }),
      });
      const { made, waits } = await unlessWaiting(client.setDelegation({ body }));
      context.answer(
        made ?? waits,
        () => (made === null ? formatGovernanceChange(waits) : `${formatDelegation(made)}.`),
        [(made ?? waits).id],
      );
    });
  delegation
    .command('list')
    .description('list who reviews requests in whose place')
    .option('--all', 'those as well that are over or were ended')
    .action(async ({ all }: { readonly all?: true }, command: Command) => {
      const context = contextOf(command, config);
      const query = all === true ? { all: 'true' as const } : {};
      const { delegations } = await context.client().listDelegations({ query });
      context.answer(
        delegations,
        () =>
          delegations.length === 0
            ? 'Nobody reviews in place of somebody else. "countersign delegation add" asks for it.'
            : table(
                ['delegation', 'reviews', 'in place of', 'from', 'until', 'state'],
                delegations.map((one) => [
                  one.id,
                  formatPerson(one.delegate),
                  formatPerson(one.delegator),
                  one.beginsAt,
                  one.endedAt ?? one.endsAt,
                  one.state,
                ]),
              ),
        delegations.map(({ id }) => id),
      );
    });
  delegation
    .command('end <delegation>')
    .description(
      'end it at once: by either of the two, or by an administrator. What was approved by it and is not settled counts no more',
    )
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const ended = await context.client().endDelegation({ params: { id } });
      context.answer(
        ended,
        () =>
          `Ended: ${formatPerson(ended.delegate)} reviews nothing in place of ${formatPerson(ended.delegator)} any more.`,
        [ended.id],
      );
    });
}

const formatPerson = ({ name, email }: DelegationView['delegate']): string => `${name} <${email}>`;

const formatDelegation = ({ delegate, delegator, beginsAt, endsAt }: DelegationView): string =>
  `${formatPerson(delegate)} reviews requests in place of ${formatPerson(delegator)} from ${beginsAt} until ${endsAt}`;

/** A day as it begins here, or so many days later; a time as it is. @throws UsageError */
function timeOf(given: string, option: string, daysLater: number): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(given)?.map(Number) ?? [];
  const isDay = year !== undefined && month !== undefined && day !== undefined;
  const time = isDay ? new Date(year, month - 1, day) : new Date(given.includes('T') ? given : Number.NaN);
  // A day that no calendar has is taken for another one otherwise.
  const isReal = !Number.isNaN(time.getTime()) && (!isDay || time.getDate() === day);
  if (!isReal)
    throw new UsageError(
      `${option} ${given}: write a day or a time, such as 2026-12-21 or 2026-12-21T12:00:00Z.`,
    );
  if (isDay) time.setDate(day + daysLater);
  return time.toISOString();
}
