import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { principalNamed } from '../input/principal-named.ts';
import { formatEnded } from '../output/format-ended.ts';
import { table } from '../output/table.ts';

/** `countersign passkey ...` and `countersign open`: from the command line to the pages. */
export function addPasskeyCommands(program: Command, config: CliConfig): void {
  const passkey = program.command('passkey').description('what people sign in with in a browser');
  passkey
    .command('add')
    .description('print a link with which you enrol your first passkey; good once, for five minutes')
    .action((_options: unknown, command: Command) => printLink(command, config, 'first-passkey'));
  passkey
    .command('list')
    .description('list your passkeys, or those of somebody else')
    .argument('[principal]', 'identifier or address; yourself when left out')
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const id = name === undefined ? (await client.me({})).id : await principalNamed(client, name);
      const { passkeys } = await client.listPasskeys({ params: { id } });
      context.answer(
        passkeys,
        () =>
          table(
            ['passkey', 'name', 'enrolled', 'last used', 'vouched for by'],
            passkeys.map((one) => [
              one.id,
              one.label,
              one.createdAt,
              one.lastUsedAt ?? 'never',
              one.vouchedBy,
            ]),
          ),
        passkeys.map((one) => one.id),
      );
    });
  passkey
    .command('revoke')
    .description('have a passkey of somebody else sign nobody in any more, at once')
    .argument('<passkey>', 'identifier')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const revoked = await context.client().revokePasskey({ params: { id } });
      context.answer(
        { id, ...revoked },
        () =>
          [`${id} of ${revoked.principal} signs nobody in any more.`, ...formatEnded(id, revoked)].join('\n'),
        [id],
      );
    });
  program
    .command('open [subject]')
    .description(
      'print the address of the page of a request or a change, and open it at a terminal; without one, print a link that opens the pages signed in, where Countersign is tried out on this machine',
    )
    .action(async (subject: string | undefined, _options: unknown, command: Command) => {
      if (subject === undefined) return printLink(command, config, 'open');
      const context = contextOf(command, config);
      const address = context.reviewAddress(subject);
      context.answer({ address }, () => address, [address]);
      if (process.stdout.isTTY === true && !context.json && !context.quiet) openInBrowser(address);
    });
}

const BROWSERS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'open', win32: 'explorer' };

/** Has the system open an address; where it cannot, the address was printed. */
function openInBrowser(address: string): void {
  const browser = spawn(BROWSERS[process.platform] ?? 'xdg-open', [address], {
    stdio: 'ignore',
    detached: true,
  });
  browser.on('error', () => undefined);
  browser.unref();
}

async function printLink(
  command: Command,
  config: CliConfig,
  purpose: 'first-passkey' | 'open',
): Promise<void> {
  const context = contextOf(command, config);
  const { link } = await context.client().makeLink({ body: { purpose } });
  context.answer({ link }, () => link, [link]);
}
