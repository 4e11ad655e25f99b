import { permissionRows, RELATIONS, roleSchema } from '@countersign/schema';
import { type Command, Option } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { table } from '../output/table.ts';

const LEGEND = `own: made by or for oneself. integration: about an integration that one owns. account: on an account in the scope of
the role. other: on an account outside it. global: on no account, for which the scope has to be all accounts, or any (*).
signed-in: no role is needed. (p): persons only, never a machine.`;

/** `countersign roles` */
export function addRolesCommand(program: Command, config: CliConfig): void {
  program
    .command('roles')
    .description('who may do what: every permission, by role and by relation to the object')
    .addOption(new Option('--role <role>', 'only what this role allows').choices(roleSchema.options))
    .action((options: { role?: string }, command: Command) => {
      const rows = permissionRows().filter(
        ({ allowed }) =>
          options.role === undefined ||
          Object.values(allowed).some((grantees) => grantees.includes(options.role ?? '')),
      );
      contextOf(command, config).answer(rows, () =>
        [
          table(
            ['permission', ...RELATIONS],
            rows.map(({ permission, allowed, personsOnly, anyScope }) => [
              personsOnly ? `${permission} (p)` : permission,
              ...RELATIONS.map((relation) => {
                const grantees = allowed[relation]?.join(', ') ?? '-';
                return relation === 'global' && anyScope ? `${grantees} (*)` : grantees;
              }),
            ]),
          ),
          LEGEND,
        ].join('\n\n'),
      );
    });
}
