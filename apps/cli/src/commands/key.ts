import { createHash } from 'node:crypto';
import { ROTATED_KEYS, ROUTES, type RotatedKey, rotatedKeySchema } from '@countersign/schema';
import { Argument, type Command } from 'commander';
import { z } from 'zod';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { checkInput } from '../input/check-input.ts';
import { runHost } from '../local/run-host.ts';
import { formatGovernanceChange } from '../output/format-governance-change.ts';

const madeSchema = z.object({ key: rotatedKeySchema, successor: z.string() });

/** `countersign key list` and `key rotate` */
export function addKeyCommands(program: Command, config: CliConfig): void {
  const key = program.command('key').description('list and replace the keys of the installation');
  key
    .command('list')
    .description('show the public keys; those of the log as "audit verify --keys" reads them')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const keys = await context.client().keys({});
      context.answer(keys, () =>
        [
          `# log ${keys.origin}`,
          ...keys.logKeys,
          ...Object.entries(keys.inUse).flatMap(([name, one]) => [
            `# ${name}: SHA-256 ${fingerprintOf(one.publicKey)}`,
            ...(one.next === null
              ? []
              : [
                  `# ${name}: one that was made to take its place: ${one.next}, SHA-256 ${fingerprintOf(one.next)}`,
                ]),
          ]),
        ].join('\n'),
      );
    });
  key
    .command('rotate')
    .description(
      'make a new key on this machine, and ask for it to replace the one in use; two others approve',
    )
    .addArgument(new Argument('<key>', 'which key').choices(ROTATED_KEYS))
    .requiredOption('--reason <text>', 'why; the reviewers are shown it')
    .action(async (name: RotatedKey, { reason }: { reason: string }, command: Command) => {
      const context = contextOf(command, config);
      // Asked first: a key that nobody can ask for is not made.
      const { inUse } = await context.client().keys({});
      const { successor } = madeSchema.parse(await runHost(context, ['next-key', name]));
      const content = { kind: 'key.rotate', key: name, old: inUse[name].publicKey, successor };
      const body = checkInput(ROUTES.proposeChange.body, { content, reason });
      const change = await context.client().proposeChange({ body });
      context.answer(
        change,
        () =>
          `${formatGovernanceChange(change)}\n\nIts SHA-256 is ${fingerprintOf(successor)}; send it to the reviewers by another way.`,
        [change.id],
      );
    });
}

const fingerprintOf = (publicKey: string): string => createHash('sha256').update(publicKey).digest('hex');
