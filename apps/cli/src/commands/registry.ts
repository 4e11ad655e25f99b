import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '@countersign/api-client';
import {
  type AccountCheckView,
  accountSchema,
  integrationSchema,
  newAccountSchema,
} from '@countersign/schema';
import type { Command } from 'commander';
import { adoptAll } from '../adopt/adopt-all.ts';
import { formatAdoptions } from '../adopt/format-adoptions.ts';
import { readAdoptions } from '../adopt/read-adoptions.ts';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { Refused, UsageError } from '../exit-codes.ts';
import { checkInput } from '../input/check-input.ts';
import { readDefinitions } from '../input/read-definitions.ts';
import { readPasswordTwice } from '../input/read-password.ts';
import { sealTo } from '../input/seal-typed-password.ts';
import { unlessWaiting } from '../input/unless-waiting.ts';
import { answerProposed, type ProposedThing } from '../output/answer-proposed.ts';
import { fields, table } from '../output/table.ts';
import { withMore } from '../output/with-more.ts';
import { addCorrection, addSetOperator, addSetOwner } from './corrections.ts';
import { addRetirement } from './retirement.ts';

const REASON = 'why; the reviewers are shown it, once the installation is sealed';

/** `countersign api-user|integration|account ...` */
export function addRegistryCommands(program: Command, config: CliConfig): void {
  addApiUserCommands(program, config);
  addIntegrationCommands(program, config);
  addAccountCommands(program, config);
}

function addApiUserCommands(program: Command, config: CliConfig): void {
  const apiUser = program.command('api-user').description('the inventory of API users');
  apiUser
    .command('list')
    .description('list API users')
    .option('--account <account>', 'only those of this account')
    .option('--integration <id>', 'only those of this integration')
    .option('--state <state>', 'reserved, pending, active, disabled or deleted')
    .option('--limit <n>', 'how many', '50')
    .option('--after <id>', 'go on after this one')
    .action(async (options: Record<string, string>, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().listApiUsers({ query: options });
      context.answer(
        answer,
        () =>
          withMore(
            table(
              ['API user', 'state', 'account', 'integration', 'review on', 'label'],
              answer.apiUsers.map((one) => [
                one.id,
                one.state,
                one.account,
                one.integration ?? '',
                one.reviewOn ?? '',
                one.label,
              ]),
            ),
            answer.next,
          ),
        answer.apiUsers.map((one) => one.id),
      );
    });
  apiUser
    .command('show <id>')
    .description('show an API user')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const user = await context.client().showApiUser({ params: { id } });
      context.answer(
        user,
        () =>
          fields(Object.entries(user).map(([name, value]) => [name, value === null ? null : String(value)])),
        [user.id],
      );
    });
  apiUser
    .command('adopt <file>')
    .description(
      'ask for users that exist on a provider to be taken into the inventory (a YAML, JSON or CSV file), each in a change of its own that two others approve; the provider is not touched, and those that are there or asked for already stay as they are',
    )
    .option('--reason <text>', REASON)
    .action(async (path: string, { reason }: { readonly reason?: string }, command: Command) => {
      const context = contextOf(command, config);
      const report = await adoptAll(context.client(), await readAdoptions(config, path), reason);
      context.answer(
        report.items,
        () => formatAdoptions(report),
        report.items.flatMap(({ apiUser, change }) => apiUser ?? change ?? []),
      );
      if (report.items.some(({ outcome }) => outcome === 'refused')) throw new Refused();
    });
  addCorrection(apiUser, config);
}

function addIntegrationCommands(program: Command, config: CliConfig): void {
  const integration = program.command('integration').description('registered consumers of an API');
  addSetOwner(integration, config);
  addRetirement(integration, config, 'integration');
  integration
    .command('add [file]')
    .description('register an integration, or those of a YAML or JSON file')
    .option('--id <id>', 'short name')
    .option('--name <text>', 'full name')
    .option('--owner <email>', 'the person who answers for it')
    .option('--reason <text>', REASON)
    .action(async (path: string | undefined, options: { readonly reason?: string }, command: Command) => {
      const context = contextOf(command, config);
      const { reason, ...given } = options;
      const bodies =
        path === undefined
          ? [checkInput(integrationSchema, given)]
          : await readDefinitions(config, path, integrationSchema);
      const things: ProposedThing<unknown>[] = [];
      for (const body of bodies) {
        const asked = context.client().addIntegration({ body: { ...body, reason } });
        things.push({ id: body.id, proposed: await unlessWaiting(asked) });
      }
      answerProposed(context, things, 'registered');
    });
  integration
    .command('list')
    .description('list the integrations')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().listIntegrations({});
      context.answer(
        answer,
        () =>
          table(
            ['integration', 'owner', '', 'name'],
            answer.integrations.map((one) => [one.id, one.owner, one.retired ? 'retired' : '', one.name]),
          ),
        answer.integrations.map((one) => one.id),
      );
    });
}

function addAccountCommands(program: Command, config: CliConfig): void {
  const account = program.command('account').description('company accounts on the providers');
  addSetOperator(account, config);
  addRetirement(account, config, 'account');
  account
    .command('add <file>')
    .description('register the accounts of a YAML or JSON file')
    .option('--reason <text>', REASON)
    .action(async (path: string, { reason }: { readonly reason?: string }, command: Command) => {
      const context = contextOf(command, config);
      const things: ProposedThing<unknown>[] = [];
      for (const body of await readDefinitions(config, path, newAccountSchema)) {
        const asked = context.client().addAccount({ body, query: { reason } });
        things.push({ id: body.id, proposed: await unlessWaiting(asked) });
      }
      answerProposed(context, things, 'registered');
    });
  account
    .command('change <file>')
    .description(
      'ask for accounts to be as a YAML or JSON file has them: addresses, operators, names of credentials; what gives more than before waits for two others',
    )
    .option('--reason <text>', REASON)
    .action(async (path: string, { reason }: { readonly reason?: string }, command: Command) => {
      const context = contextOf(command, config);
      const things: ProposedThing<unknown>[] = [];
      for (const body of await readDefinitions(config, path, accountSchema)) {
        const asked = context
          .client()
          .changeAccount({ params: { id: body.id }, body: { account: body, reason } });
        things.push({ id: body.id, proposed: await unlessWaiting(asked) });
      }
      answerProposed(context, things, 'changed');
    });
  account
    .command('list')
    .description('list the accounts')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().listAccounts({});
      context.answer(
        answer,
        () =>
          table(
            ['account', '', 'provider', 'region', 'operators', 'company'],
            answer.accounts.map((one) => [
              one.id,
              one.retired ? 'retired' : '',
              one.provider,
              one.region,
              one.operators.map((who) => `${who.name} (${who.role})`).join(', '),
              one.companyName,
            ]),
          ),
        answer.accounts.map((one) => one.id),
      );
    });
  account
    .command('check <id>')
    .description('have the worker check credentials, rights and region of an account')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const check = await waitForCheck(client, await client.checkAccount({ params: { id } }));
      context.answer(check, () => findings(check));
      if (check.findings.some((one) => !one.ok)) throw new Refused();
    });
  account
    .command('diagnose <id>')
    .description(
      "have the worker sign in as an API user and read one resource; the log has the provider's answers, and nothing is changed",
    )
    .requiredOption('--subject <name>', 'the API user: its identifier, label or address')
    .option('--held', 'with the password that the worker holds for an open request, in place of typing it')
    .action(async (id: string, options: { subject: string; held?: true }, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const { subject } = options;
      const credentials = options.held === true ? {} : { credentials: await sealedPassword(client) };
      const asked = await client.diagnoseApiUser({ params: { id }, body: { subject, ...credentials } });
      const check = await waitForCheck(client, asked);
      context.answer(check, () => findings(check));
      if (check.findings.some((one) => !one.ok)) throw new Refused();
    });
}

const findings = (check: AccountCheckView): string =>
  table(
    ['', 'check', 'found'],
    check.findings.map((one) => [one.ok ? 'ok' : 'NOT OK', one.check, one.message]),
  );

/** The name is left to the worker, which tries what was typed for the user that the inventory names and for nobody else. */
async function sealedPassword(client: ApiClient): Promise<string> {
  const { text, confirmation } = await readPasswordTwice();
  if (text !== confirmation) throw new UsageError('The two entries are not equal.');
  return sealTo(JSON.stringify({ username: '', password: text }), (await client.keys({})).workerRecipient);
}

const WAIT_MILLIS = 60_000;
const CHECK_MILLIS = 200;

/** Waits for the worker's findings of a check that was asked for. @throws Error when no worker answers */
async function waitForCheck(client: ApiClient, asked: AccountCheckView): Promise<AccountCheckView> {
  let check = asked;
  for (let waited = 0; check.state === 'waiting' && waited < WAIT_MILLIS; waited += CHECK_MILLIS) {
    await pause(CHECK_MILLIS);
    check = await client.showAccountCheck({ params: { id: check.id } });
  }
  if (check.state === 'waiting')
    throw new Error(
      'No worker took the check up within a minute. Start one with "npm start", and ask again.',
    );
  return check;
}
