import type { GroupView } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { principalNamed } from '../input/principal-named.ts';
import { unlessWaiting } from '../input/unless-waiting.ts';
import { formatGovernanceChange } from '../output/format-governance-change.ts';
import { table } from '../output/table.ts';

/** `countersign group`: named sets of people, of which policies can ask that one of them approves. */
export function addGroup(program: Command, config: CliConfig): void {
  const group = program
    .command('group')
    .description('groups of approvers, whose approval policies can require');
  group
    .command('list')
    .description('list the groups, with who is in them')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const { groups } = await context.client().listGroups({});
      context.answer(
        groups,
        () =>
          groups.length === 0
            ? 'There are no groups. "countersign group set NAME MEMBER..." asks for one.'
            : table(
                ['group', 'members'],
                groups.map((one) => [one.id, formatMembers(one)]),
              ),
        groups.map(({ id }) => id),
      );
    });
  group
    .command('set <name> [members...]')
    .description(
      'ask for a group to have exactly these members, by address or identifier; two others approve whoever joins. Removing members alone takes effect at once',
    )
    .option('--reason <text>', 'why; required once the installation is sealed')
    .action(async (...[id, names, { reason }, command]: SetArguments) => {
      const context = contextOf(command, config);
      const client = context.client();
      const members: string[] = [];
      for (const name of names) members.push(await principalNamed(client, name));
      const body = { members, ...(reason === undefined ? {} : { reason }) };
      const { made, waits } = await unlessWaiting(client.setGroup({ params: { id }, body }));
      context.answer(
        made ?? waits,
        () => (made === null ? formatGovernanceChange(waits) : `In the group ${id}: ${formatMembers(made)}.`),
        [waits?.id ?? id],
      );
    });
}

type SetArguments = [
  id: string,
  members: readonly string[],
  options: { readonly reason?: string },
  command: Command,
];

const formatMembers = ({ members }: GroupView): string =>
  members.length === 0
    ? 'nobody'
    : members
        .map(({ id, name, reviews }) => `${name} (${id}${reviews ? '' : '; reviews nothing any more'})`)
        .join(', ');
