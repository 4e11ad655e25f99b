import { createPrincipalSchema, roleSchema } from '@countersign/schema';
import { type Command, Option } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { checkInput } from '../input/check-input.ts';
import { fields, table } from '../output/table.ts';

interface AddOptions {
  readonly name: string;
  readonly email: string;
  readonly role: string[];
  readonly account?: string[];
  readonly recipient?: string;
  readonly machine?: true;
}

/** `countersign principal ...` */
export function addPrincipalCommands(program: Command, config: CliConfig): void {
  const principal = program.command('principal').description('people and machines that sign in');
  principal
    .command('list')
    .description('list the principals')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const { principals } = await context.client().listPrincipals({});
      context.answer(
        principals,
        () =>
          table(
            ['principal', 'email', 'roles', 'accounts'],
            principals.map((one) => [
              one.id,
              one.email,
              one.roles.join(', '),
              one.accounts === null ? 'all' : one.accounts.join(', '),
            ]),
          ),
        principals.map((one) => one.id),
      );
    });
  principal
    .command('add')
    .description('register a principal and issue the first token; the token is shown once')
    .requiredOption('--name <text>', 'name')
    .requiredOption('--email <address>', 'address')
    .addOption(
      new Option('--role <role...>', 'what the principal may do')
        .choices(roleSchema.options)
        .makeOptionMandatory(),
    )
    .option('--account <account...>', 'accounts that the roles cover; all when left out')
    .option('--recipient <age1...>', 'age recipient that credentials are sealed to')
    .option('--machine', 'a machine, not a person')
    .action(async (options: AddOptions, command: Command) => {
      const context = contextOf(command, config);
      const body = checkInput(createPrincipalSchema, {
        name: options.name,
        email: options.email,
        kind: options.machine === true ? 'machine' : 'person',
        roles: options.role,
        accounts: options.account ?? null,
        recipient: options.recipient ?? null,
      });
      const client = context.client();
      const made = await client.addPrincipal({ body });
      const { token } = await client.issueToken({ params: { id: made.id }, body: { label: 'first token' } });
      context.answer({ ...made, token }, () =>
        fields([
          ['principal', made.id],
          ['email', made.email],
          ['roles', made.roles.join(', ')],
          ['token', token],
        ]),
      );
    });
}
