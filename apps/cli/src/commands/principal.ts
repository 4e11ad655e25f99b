import type { ApiClient } from '@countersign/api-client';
import { type GovernanceChangeView, ROUTES, roleSchema } from '@countersign/schema';
import { type Command, Option } from 'commander';
import { addressForPeople, type CliConfig, readAccess } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { checkInput } from '../input/check-input.ts';
import { principalNamed } from '../input/principal-named.ts';
import { unlessWaiting } from '../input/unless-waiting.ts';
import { formatEndedMeans, revocationOf } from '../output/format-ended.ts';
import { formatGovernanceChange, formatTooFewLeft } from '../output/format-governance-change.ts';
import { fields, table } from '../output/table.ts';
import { addPrincipalChanges } from './principal-changes.ts';
import { addShowCommand } from './principal-show.ts';

interface AddOptions {
  readonly name: string;
  readonly email: string;
  readonly role: string[];
  readonly account?: string[];
  readonly recipient?: string;
  readonly machine?: true;
  readonly reason?: string;
}

/** `countersign principal ...` */
export function addPrincipalCommands(program: Command, config: CliConfig): void {
  const principal = program.command('principal').description('people and machines that sign in');
  addListCommand(principal, config);
  addShowCommand(principal, config);
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
              one.letInBy === undefined ? one.state : `${one.state}, nobody vouches yet`,
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
      'register a person, and show a code to enrol with, or a machine, and show its token, each once. When the installation is sealed, two others let them in first',
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
    .option('--reason <text>', 'why; the reviewers are shown it, once the installation is sealed')
    .action(async (options: AddOptions, command: Command) => {
      const context = contextOf(command, config);
      const isMachine = options.machine === true;
      if (options.recipient !== undefined && !isMachine)
        throw new UsageError('--recipient goes with --machine only; a person makes the key by enrolling.');
      const body = checkInput(ROUTES.addPrincipal.body, {
        name: options.name,
        email: options.email,
        kind: isMachine ? 'machine' : 'person',
        roles: options.role,
        accounts: options.account ?? null,
        recipient: options.recipient ?? null,
        reason: options.reason,
      });
      const { made, waits } = await unlessWaiting(context.client().addPrincipal({ body }));
      if (waits !== null) {
        context.answer(waits, () => sayWaiting(waits, isMachine), [waits.id]);
        return;
      }
      const given = isMachine ? await tokenFor(context, made.id) : await codeFor(context, made.id);
      context.answer(
        { ...made, ...given.answer },
        () =>
          fields([
            ['principal', made.id],
            ['email', made.email],
            ['roles', made.roles.join(', ')],
            ...given.rows,
          ]),
        [given.secret],
      );
    });
}

function addInviteCommand(principal: Command, config: CliConfig): void {
  principal
    .command('invite')
    .description('make a new code for a person who has not enrolled yet; the earlier code stops working')
    .argument('<principal>', 'identifier, or address')
    .action(async (name: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const id = await principalNamed(context.client(), name);
      const { answer, rows, secret } = await codeFor(context, id);
      context.answer({ principal: id, ...answer }, () => fields([['principal', id], ...rows]), [secret]);
    });
}

function addDeactivateCommand(principal: Command, config: CliConfig): void {
  principal
    .command('deactivate')
    .description('end all access of a person or machine, at once; what they did stays valid')
    .argument('<principal>', 'identifier, or address')
    .requiredOption('--reason <code>', 'why, as a code for the log: left, moved, compromised, ...')
    .action(async (name: string, { reason }: { reason: string }, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const body = checkInput(ROUTES.deactivatePrincipal.body, { reasonCode: reason });
      const id = await principalNamed(client, name);
      const done = await client.deactivatePrincipal({ params: { id }, body });
      const nameOf = await addressesFor(client, [
        ...done.principals,
        ...done.others.map((one) => one.principal),
      ]);
      context.answer(done, () => renderDeactivation(done, nameOf).join('\n'));
    });
}

/** What people are called who are known by identifier: by their address, as far as the caller may see it. */
async function addressesFor(client: ApiClient, ids: readonly string[]): Promise<(id: string) => string> {
  if (ids.length === 0) return (id) => id;
  const { principals } = await client.listPrincipals({});
  const known = new Map(principals.map(({ id, email }) => [id, email]));
  return (id) => known.get(id) ?? id;
}

function renderDeactivation(
  done: Awaited<ReturnType<ApiClient['deactivatePrincipal']>>,
  nameOf: (id: string) => string,
): readonly string[] {
  const { principal, ended, codes, groups, delegations, integrations, others, principals } = done;
  return [
    `${principal.email} signs in no more: ${plural(ended, 'token')} and ${plural(codes, 'enrolment code')} ended.`,
    ...formatEndedMeans(done),
    ...(groups.length === 0 ? [] : [`Taken out of the groups: ${groups.join(', ')}.`]),
    ...(delegations.length === 0
      ? []
      : [`Nobody reviews in their place any more, nor they in anybody's: ${delegations.join(', ')} ended.`]),
    ...integrations.map(
      (id) =>
        `Nobody receives the credentials of ${id} now. Name another owner: countersign integration set-owner ${id} --owner ADDRESS --reason WHY`,
    ),
    ...others.map(
      ({ token, principal }) =>
        `${token} of ${nameOf(principal)} comes from what they signed in with, and stays good. To end it: ${revocationOf(token)}`,
    ),
    ...(principals.length === 0
      ? []
      : [
          `Registered or invited by them: ${principals.map(nameOf).join(', ')}. They stay; look at each in "countersign principal list".`,
        ]),
    ...(done.tooFewLeft === null ? [] : [formatTooFewLeft(done.tooFewLeft)]),
  ];
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What becomes of somebody who is registered and not let in yet. */
function sayWaiting(change: GovernanceChangeView, isMachine: boolean): string {
  const id = change.content.kind === 'principal.invite' ? change.content.principal : '';
  const next = isMachine
    ? `Then ask for its token with "countersign token create --principal ${id} --scope ... --label ... --reason ..."`
    : `Then make the code to enrol with: "countersign principal invite ${id}"`;
  return `${formatGovernanceChange(change)}\n${next}.`;
}

/** What is handed out once: alone, as JSON and as rows for people. */
interface Given {
  readonly secret: string;
  readonly answer: Readonly<Record<string, string>>;
  readonly rows: readonly (readonly [string, string])[];
}

async function tokenFor(context: CommandContext, id: string): Promise<Given> {
  const { token } = await context.client().issueToken({ params: { id }, body: { label: 'first token' } });
  return { secret: token, answer: { token }, rows: [['token', token]] };
}

async function codeFor(context: CommandContext, id: string): Promise<Given> {
  const { code, expiresAt } = await context.client().inviteHolder({ params: { id } });
  const url = addressForPeople(context.config, readAccess(context.config, context.as).url);
  const link = `${url}/invitation#${code}`;
  const command = `COUNTERSIGN_URL=${url} ./countersign enroll`;
  return {
    secret: code,
    answer: { code, expiresAt, link, command },
    rows: [
      ['code', code],
      ['good until', `${expiresAt}, once`],
      ['the person opens', link],
      ['or runs', `${command}, and types the code`],
    ],
  };
}
