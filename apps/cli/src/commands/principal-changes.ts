import { type GovernanceContent, ROUTES, type Role, roleSchema } from '@countersign/schema';
import { type Command, Option } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { checkInput } from '../input/check-input.ts';
import { principalNamed } from '../input/principal-named.ts';
import { requireYes } from '../input/require-yes.ts';
import { removeControls } from '../output/controls.ts';
import { formatGovernanceChange } from '../output/format-governance-change.ts';
import { formatVouching } from '../output/format-vouching.ts';

interface SetRolesOptions {
  readonly role?: Role[];
  readonly withoutRoles?: boolean;
  readonly account?: string[];
  readonly reason: string;
}

/** `countersign principal let-in|reactivate|set-roles`: what gives somebody authority, and so waits for reviews. */
export function addPrincipalChanges(principal: Command, config: CliConfig): void {
  principal
    .command('reactivate <principal>')
    .description('ask for a deactivated person or machine to be let in again; two others have to approve')
    .requiredOption('--reason <text>', 'why; the reviewers are shown it')
    .action(async (name: string, { reason }: { reason: string }, command: Command) =>
      propose(command, config, {
        name,
        reason,
        content: (id) => ({ kind: 'principal.reactivate', principal: id }),
      }),
    );
  principal
    .command('vouch <principal>')
    .description(
      'vouch that a person who enrolled by the code of another is who they say; until somebody does, they approve and confirm nothing',
    )
    .option('--yes', 'without being asked; needed where there is no terminal')
    .action(async (name: string, { yes = false }: { readonly yes?: boolean }, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const params = { id: await principalNamed(client, name) };
      const whom = formatVouching(await client.showVouching({ params }));
      if (!yes)
        await requireYes(`${removeControls(whom)}\n\nDo you know that this is that person? Type yes: `);
      const known = await client.vouchForPrincipal({ params });
      context.answer(known, () => `${known.email} counts from now on where it takes different people.`, [
        known.id,
      ]);
    });
  addLetIn(principal, config);
  principal
    .command('set-roles <principal>')
    .description(
      'ask for other roles or accounts; what gives more than before waits for two others to approve, what only takes away is done at once',
    )
    .addOption(new Option('--role <role...>', 'all roles from then on').choices(roleSchema.options))
    .option('--without-roles', 'no role at all from then on')
    .option('--account <account...>', 'accounts that the roles cover; all when left out')
    .requiredOption('--reason <text>', 'why; the reviewers are shown it')
    .action(
      async (
        name: string,
        { role = [], withoutRoles = false, account, reason }: SetRolesOptions,
        command: Command,
      ) => {
        // What is left out by mistake must not take every role at once.
        if ((role.length === 0) !== withoutRoles)
          throw new UsageError(
            'Say which roles there are from then on: --role ROLE ..., or --without-roles.',
          );
        await propose(command, config, {
          name,
          reason,
          content: (id) => ({
            kind: 'principal.set-roles',
            principal: id,
            roles: role,
            accounts: account ?? null,
          }),
        });
      },
    );
}

/** Asked for by `principal add` itself; here again where that was rejected or has expired. */
function addLetIn(principal: Command, config: CliConfig): void {
  principal
    .command('let-in <principal>')
    .description(
      'ask again for somebody to be let in who is registered and waits; two others have to approve',
    )
    .addOption(
      new Option('--role <role...>', 'what the principal may do')
        .choices(roleSchema.options)
        .makeOptionMandatory(),
    )
    .option('--account <account...>', 'accounts that the roles cover; all when left out')
    .requiredOption('--reason <text>', 'why; the reviewers are shown it')
    .action(async (name: string, options: SetRolesOptions, command: Command) => {
      const { role = [], account, reason } = options;
      await propose(command, config, {
        name,
        reason,
        content: (id) => ({
          kind: 'principal.invite',
          principal: id,
          roles: role,
          accounts: account ?? null,
        }),
      });
    });
}

async function propose(
  command: Command,
  config: CliConfig,
  {
    name,
    reason,
    content,
  }: {
    readonly name: string;
    readonly reason: string;
    readonly content: (principal: string) => GovernanceContent;
  },
): Promise<void> {
  const context = contextOf(command, config);
  const client = context.client();
  const id = await principalNamed(client, name);
  const body = checkInput(ROUTES.proposeChange.body, { content: content(id), reason });
  const change = await client.proposeChange({ body });
  context.answer(change, () => formatGovernanceChange(change), [change.id]);
}
