import type { ApiClient } from '@countersign/api-client';
import { createPrincipalSchema, ROUTES, roleSchema } from '@countersign/schema';
import { type Command, Option } from 'commander';
import { type CliConfig, readAddress } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { checkInput } from '../input/check-input.ts';
import { principalNamed } from '../input/principal-named.ts';
import { fields, table } from '../output/table.ts';
import { addPrincipalChanges } from './principal-changes.ts';

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
  addListCommand(principal, config);
  addAddCommand(principal, config);
  addInviteCommand(principal, config);
  addDeactivateCommand(principal, config);
  addPrincipalChanges(principal, config);
}

function addListCommand(principal: Command, config: CliConfig): void {
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
            ['principal', 'email', 'roles', 'accounts', 'state'],
            principals.map((one) => [
              one.id,
              one.email,
              one.roles.join(', '),
              one.accounts === null ? 'all' : one.accounts.join(', '),
              one.state,
            ]),
          ),
        principals.map((one) => one.id),
      );
    });
}

function addAddCommand(principal: Command, config: CliConfig): void {
  principal
    .command('add')
    .description(
      'register a person, with a code to enrol with, or a machine, with its token; both are shown once',
    )
    .requiredOption('--name <text>', 'name')
    .requiredOption('--email <address>', 'address')
    .addOption(
      new Option('--role <role...>', 'what the principal may do')
        .choices(roleSchema.options)
        .makeOptionMandatory(),
    )
    .option('--account <account...>', 'accounts that the roles cover; all when left out')
    .option('--machine', 'a machine, not a person')
    .option('--recipient <age1...>', 'age recipient that credentials for a machine are sealed to')
    .action(async (options: AddOptions, command: Command) => {
      const context = contextOf(command, config);
      const isMachine = options.machine === true;
      if (options.recipient !== undefined && !isMachine)
        throw new UsageError('--recipient goes with --machine only; a person makes the key by enrolling.');
      const body = checkInput(createPrincipalSchema, {
        name: options.name,
        email: options.email,
        kind: isMachine ? 'machine' : 'person',
        roles: options.role,
        accounts: options.account ?? null,
        recipient: options.recipient ?? null,
      });
      const client = context.client();
      const made = await client.addPrincipal({ body });
      const given = isMachine ? await tokenFor(context, made.id) : await codeFor(context, made.id);
      context.answer({ ...made, ...given.answer }, () =>
        fields([
          ['principal', made.id],
          ['email', made.email],
          ['roles', made.roles.join(', ')],
          ...given.rows,
        ]),
      );
    });
}

function addInviteCommand(principal: Command, config: CliConfig): void {
  principal
    .command('invite')
    .description('make a new code for a person who has not enrolled yet; the earlier code stops working')
    .argument('<principal>', 'identifier of the person')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const { answer, rows } = await codeFor(context, id);
      context.answer({ principal: id, ...answer }, () => fields([['principal', id], ...rows]));
    });
}

function addDeactivateCommand(principal: Command, config: CliConfig): void {
  principal
    .command('deactivate')
    .description('have a person or machine sign in no more, at once; what they did stays valid')
    .argument('<principal>', 'identifier, or address')
    .requiredOption('--reason <code>', 'why, as a code for the log: left, moved, compromised, ...')
    .action(async (name: string, { reason }: { reason: string }, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const body = checkInput(ROUTES.deactivatePrincipal.body, { reasonCode: reason });
      const id = await principalNamed(client, name);
      const done = await client.deactivatePrincipal({ params: { id }, body });
      context.answer(done, () => renderDeactivation(done).join('\n'));
    });
}

function renderDeactivation(done: Awaited<ReturnType<ApiClient['deactivatePrincipal']>>): readonly string[] {
  const { principal, ended, codes, integrations, others, principals } = done;
  return [
    `${principal.email} signs in no more: ${plural(ended, 'token')} and ${plural(codes, 'enrolment code')} ended.`,
    ...integrations.map(
      (id) =>
        `Nobody receives the credentials of ${id} now. Name another owner: countersign integration set-owner ${id} --owner ADDRESS --reason WHY`,
    ),
    ...others.map(
      ({ token, principal }) =>
        `${token} of ${principal} was made with one of these tokens and stays good. Where that should not be: countersign token revoke ${token}`,
    ),
    ...(principals.length === 0
      ? []
      : [
          `Registered or invited by them: ${principals.join(', ')}. They stay; look at each in "countersign principal list".`,
        ]),
  ];
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What is handed out once, as JSON and as rows for people. */
interface Given {
  readonly answer: Readonly<Record<string, string>>;
  readonly rows: readonly (readonly [string, string])[];
}

async function tokenFor(context: CommandContext, id: string): Promise<Given> {
  const { token } = await context.client().issueToken({ params: { id }, body: { label: 'first token' } });
  return { answer: { token }, rows: [['token', token]] };
}

async function codeFor(context: CommandContext, id: string): Promise<Given> {
  const { code, expiresAt } = await context.client().inviteHolder({ params: { id } });
  const command = `COUNTERSIGN_URL=${readAddress(context.config)} ./countersign enroll`;
  return {
    answer: { code, expiresAt, command },
    rows: [
      ['code', code],
      ['good until', `${expiresAt}, once`],
      ['the person runs', `${command}, and types the code`],
    ],
  };
}
