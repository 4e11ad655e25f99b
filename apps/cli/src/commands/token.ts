import { createClient } from '@countersign/api-client';
import { ROUTES, TOKEN_DAYS, TOKEN_SCOPES, type TokenKind } from '@countersign/schema';
import { type Command, Option } from 'commander';
import { type CliConfig, readAccess } from '../config.ts';
import { contextOf } from '../context.ts';
import { checkInput } from '../input/check-input.ts';
import { principalNamed } from '../input/principal-named.ts';
import { unlessWaiting } from '../input/unless-waiting.ts';
import { findPerson, savePerson } from '../local/people.ts';
import { formatEnded, formatEndedMeans, nameOthers } from '../output/format-ended.ts';
import { formatGovernanceChange } from '../output/format-governance-change.ts';
import { fields, table } from '../output/table.ts';

/** `countersign token ...`: what somebody does with the token that they sign in with. */
export function addTokenCommands(program: Command, config: CliConfig): void {
  const token = program.command('token').description('what you sign in with');
  addCreateCommand(token, config);
  addCollectCommand(token, config);
  addListCommand(token, config);
  addRenewCommand(token, config);
  addRevokeCommand(token, config);
}

interface CreateOptions {
  readonly scope: string[];
  readonly label: string;
  readonly days?: string;
  readonly principal?: string;
  readonly reason?: string;
}

function addCreateCommand(token: Command, config: CliConfig): void {
  token
    .command('create')
    .description(
      'make a token for a program, of yours or of a machine: it asks and reads within its scopes, and never decides; shown once',
    )
    .addOption(new Option('--scope <scope...>', 'what it is for').choices(TOKEN_SCOPES).makeOptionMandatory())
    .requiredOption('--label <text>', 'which program it is for')
    .option('--days <number>', `how long it is good; ${TOKEN_DAYS} when left out, 365 at most`)
    .option('--principal <principal>', 'identifier or address of a machine; yourself when left out')
    .option(
      '--reason <text>',
      'why a machine needs it; the reviewers are shown it, once the installation is sealed',
    )
    .action(async (options: CreateOptions, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const body = checkInput(ROUTES.issueToken.body, {
        label: options.label,
        scopes: options.scope,
        expiresInDays: options.days === undefined ? undefined : Number(options.days),
        reason: options.reason,
      });
      const { principal } = options;
      const id = principal === undefined ? (await client.me({})).id : await principalNamed(client, principal);
      const { made, waits } = await unlessWaiting(client.issueToken({ params: { id }, body }));
      if (waits !== null) {
        const next = `Once they have approved it, have it handed out, once: "countersign token collect ${waits.id}".`;
        context.answer(waits, () => `${formatGovernanceChange(waits)}\n${next}`, [waits.id]);
        return;
      }
      context.answer(
        { ...made, principal: id, scopes: body.scopes },
        () =>
          fields([
            ['token', made.token],
            ['identifier', made.id],
            ['for', options.scope.join(', ')],
            ['good for', `${body.expiresInDays} days`],
          ]),
        [made.id],
      );
    });
}

function addCollectCommand(token: Command, config: CliConfig): void {
  token
    .command('collect <change>')
    .description(
      'have the token of a machine handed out that you asked for and others approved; it is shown once',
    )
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const made = await context.client().collectToken({ params: { id } });
      context.answer(
        made,
        () =>
          fields([
            ['token', made.token],
            ['identifier', made.id],
            ['of', made.principal],
            ['good until', made.expiresAt],
          ]),
        [made.id],
      );
    });
}

function addListCommand(token: Command, config: CliConfig): void {
  token
    .command('list')
    .description('list what signs you in, or somebody else: tokens and sessions, with their last use')
    .argument('[principal]', 'identifier or address; yourself when left out')
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const id = name === undefined ? (await client.me({})).id : await principalNamed(client, name);
      const { tokens } = await client.listTokens({ params: { id } });
      context.answer(
        tokens,
        () =>
          table(
            ['identifier', 'for', 'label', 'last used', 'good until'],
            tokens.map((one) => [
              one.current ? `${one.id} (this one)` : one.id,
              one.scopes === null ? KINDS[one.kind] : one.scopes.join(', '),
              one.label,
              one.lastUsedAt ?? 'never',
              one.expiresAt ?? 'it is revoked',
            ]),
          ),
        tokens.map((one) => one.id),
      );
    });
}

const KINDS: Readonly<Record<TokenKind, string>> = {
  api: 'nothing any more',
  enrolled: 'a person, enrolled on a machine',
  browser: 'a browser',
  cli: 'the command line',
};

function addRenewCommand(token: Command, config: CliConfig): void {
  token
    .command('renew')
    .description('replace your own token; the old one ends once the new one is stored')
    .option(
      '--days <number>',
      'how long the new one is good; 90 when left out, 365 at most; one for a program keeps its end',
    )
    .action(async (options: { days?: string }, command: Command) => {
      const context = contextOf(command, config);
      const { dataDirectory, as } = context;
      const expiresInDays = options.days === undefined ? undefined : Number(options.days);
      const body = checkInput(ROUTES.renewToken.body, { expiresInDays });
      const made = await context.client().renewToken({ body });
      const { replaces, expiresAt } = made;
      const endOld = () =>
        createClient({ url: readAccess(context.config, context.as).url, token: made.token }).revokeToken({
          params: { id: replaces },
        });
      if (context.config.token !== undefined) {
        // It came from the environment, so only who reads this keeps it: the old one ends after it was shown.
        context.answer({ token: made.token, id: made.id, expiresAt, replaces }, () =>
          fields([
            ['token', made.token],
            ['good until', expiresAt],
            ['ends now', replaces],
          ]),
        );
        await endOld();
        return;
      }
      savePerson(dataDirectory, { ...findPerson(dataDirectory, as), token: made.token });
      await endOld();
      context.answer({ id: made.id, expiresAt, replaces }, () =>
        fields([
          ['token', `in ${dataDirectory}/people/${as}.json, good until ${expiresAt}`],
          ['ended', replaces],
        ]),
      );
    });
}

function addRevokeCommand(token: Command, config: CliConfig): void {
  token
    .command('revoke')
    .description(
      'end a token, the further tokens, sessions and passkeys that its holder made with it, and the enrolment codes; names what other people have that comes from it',
    )
    .argument('<token>', 'identifier of the token or session, as the log names it')
    .option('--with-people', 'end also the tokens of other people and of machines that come from it')
    .action(async (id: string, { withPeople }: { withPeople?: true }, command: Command) => {
      const context = contextOf(command, config);
      if (id.startsWith('ses_')) {
        const ended = await context.client().endSession({ params: { id } });
        context.answer({ id, ...ended }, () => [`${id} has ended.`, ...formatEnded(id, ended)].join('\n'));
        return;
      }
      const query = withPeople === true ? { withPeople: 'true' } : {};
      const revoked = await context.client().revokeToken({ params: { id }, query });
      context.answer({ id, ...revoked }, () => [...sayRevoked(id, revoked)].join('\n'));
    });
}

type Revoked = Awaited<ReturnType<ReturnType<typeof createClient>['revokeToken']>>;

function* sayRevoked(id: string, revoked: Revoked): Generator<string> {
  const { ended, passkeys, identities, kept, codes, others, principals } = revoked;
  yield ended === 0 && passkeys.length === 0 && identities.length === 0
    ? `No token has ended: ${id} was ended before, and so was what its holder made by means of it, but for what you sign in with.`
    : `${ended} ended, ${id} and what was made by means of it; "countersign audit list --type token.revoked" names them.`;
  yield* formatEndedMeans(revoked);
  if (kept > 0)
    yield `${kept} made by means of it stay good, because you ended it with the one in its place. Where it was stolen, revoke it once more.`;
  if (codes > 0) yield `${codes} made by it to enrol with are good for nothing now.`;
  if (others.length > 0)
    yield `${others.length} of other people or machines come from it and stay good: ${nameOthers(others)}. Where ${id} was stolen, end those that should not be there with "countersign token revoke TOKEN", "countersign passkey revoke PASSKEY" or "countersign identity revoke IDENTITY", or all of them with "countersign token revoke ${id} --with-people".`;
  if (principals.length > 0)
    yield `Registered or invited by it: ${principals.join(', ')}. They are principals still: look at each in "countersign principal list". A person who has enrolled and has nothing left to sign in with is let in anew by others: deactivate, reactivate and invite that person.`;
}
