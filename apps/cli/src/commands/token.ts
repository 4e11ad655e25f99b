import { createClient } from '@countersign/api-client';
import { ROUTES } from '@countersign/schema';
import type { Command } from 'commander';
import { type CliConfig, readAddress } from '../config.ts';
import { contextOf } from '../context.ts';
import { checkInput } from '../input/check-input.ts';
import { findPerson, savePerson } from '../local/people.ts';
import { fields } from '../output/table.ts';

/** `countersign token ...`: what somebody does with the token that they sign in with. */
export function addTokenCommands(program: Command, config: CliConfig): void {
  const token = program.command('token').description('what you sign in with');
  addRenewCommand(token, config);
  addRevokeCommand(token, config);
}

function addRenewCommand(token: Command, config: CliConfig): void {
  token
    .command('renew')
    .description('replace your own token; the old one ends once the new one is stored')
    .option('--days <number>', 'how long the new one is good; 90 when left out, 365 at most')
    .action(async (options: { days?: string }, command: Command) => {
      const context = contextOf(command, config);
      const { dataDirectory, as } = context;
      const expiresInDays = options.days === undefined ? undefined : Number(options.days);
      const body = checkInput(ROUTES.renewToken.body, { expiresInDays });
      const made = await context.client().renewToken({ body });
      const { replaces, expiresAt } = made;
      const endOld = () =>
        createClient({ url: readAddress(context.config), token: made.token }).revokeToken({
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
      'end a token, the further ones that its holder made with it, and the enrolment codes; names what other people have that comes from it',
    )
    .argument('<token>', 'identifier of the token, as the log names it')
    .option('--with-people', 'end also the tokens of other people and of machines that come from it')
    .action(async (id: string, { withPeople }: { withPeople?: true }, command: Command) => {
      const context = contextOf(command, config);
      const query = withPeople === true ? { withPeople: 'true' } : {};
      const revoked = await context.client().revokeToken({ params: { id }, query });
      context.answer({ id, ...revoked }, () => [...sayRevoked(id, revoked)].join('\n'));
    });
}

type Revoked = Awaited<ReturnType<ReturnType<typeof createClient>['revokeToken']>>;

function* sayRevoked(id: string, revoked: Revoked): Generator<string> {
  const { ended, kept, codes, others, principals } = revoked;
  yield ended === 0
    ? `No token has ended: ${id} was ended before, and so was what its holder made by means of it, but for what you sign in with.`
    : `${ended} ended, ${id} and what was made by means of it; "countersign audit list --type token.revoked" names them.`;
  if (kept > 0)
    yield `${kept} made by means of it stay good, because you ended it with the one in its place. Where it was stolen, revoke it once more.`;
  if (codes > 0) yield `${codes} made by it to enrol with are good for nothing now.`;
  if (others.length > 0)
    yield `${others.length} of other people or machines come from it and stay good: ${others.map(({ token, principal }) => `${token} of ${principal}`).join(', ')}. Where ${id} was stolen, end those that should not be there with "countersign token revoke TOKEN", or all of them with "countersign token revoke ${id} --with-people".`;
  if (principals.length > 0)
    yield `Registered or invited by it: ${principals.join(', ')}. They are principals still: look at each in "countersign principal list". A person who has enrolled and has no token left gets back in with "countersign recover" on the host.`;
}
