import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { findPerson } from '../local/people.ts';
import { table } from '../output/table.ts';

/** `countersign credential ...` */
export function addCredentialCommands(program: Command, config: CliConfig): void {
  const credential = program.command('credential').description('credentials that were sealed for you');

  credential
    .command('list')
    .description('list the credentials that are waiting for you')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().listCredentials({});
      context.answer(
        answer,
        () =>
          table(
            ['credential', 'request', 'for', 'expires', 'collected'],
            answer.credentials.map((one) => [
              one.id,
              one.request,
              one.purpose,
              one.expiresAt,
              one.collectedAt ?? '',
            ]),
          ),
        answer.credentials.map((one) => one.id),
      );
    });

  credential
    .command('collect <id>')
    .description('collect a credential and open it, once')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const { identity } = findPerson(context.dataDirectory, context.as);
      if (identity === undefined)
        throw new UsageError(`${context.as} has no key on this machine to open it with.`);
      const { request, sealed } = await context.client().collectCredential({ params: { id } });
      const secret = await openSealed(sealed, identity);
      context.answer({ request, secret }, () => secret);
    });
}

/** Opens what was sealed to an age identity. */
export async function openSealed(sealed: string, identity: string): Promise<string> {
  const { armor, Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(armor.decode(sealed), 'text');
}
