import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { principalNamed } from '../input/principal-named.ts';
import { formatEnded } from '../output/format-ended.ts';
import { table } from '../output/table.ts';

/** `countersign identity ...`: by which issuers people sign in. */
export function addIdentityCommands(program: Command, config: CliConfig): void {
  const identity = program
    .command('identity')
    .description('by which issuers of identities (OpenID Connect) people sign in');
  identity
    .command('list')
    .description('list your identities at issuers, or those of somebody else')
    .argument('[principal]', 'identifier or address; yourself when left out')
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const id = name === undefined ? (await client.me({})).id : await principalNamed(client, name);
      const { identities } = await client.listIdentities({ params: { id } });
      context.answer(
        identities,
        () =>
          table(
            ['identity', 'issuer', 'linked'],
            identities.map((one) => [one.id, one.issuer, one.createdAt]),
          ),
        identities.map((one) => one.id),
      );
    });
  identity
    .command('revoke')
    .description('have an identity at an issuer sign its holder in no more, at once; the account there stays')
    .argument('<identity>', 'identifier')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const revoked = await context.client().revokeIdentity({ params: { id } });
      context.answer(
        { id, ...revoked },
        () => [`${id} signs ${revoked.principal} in no more.`, ...formatEnded(id, revoked)].join('\n'),
        [id],
      );
    });
}
