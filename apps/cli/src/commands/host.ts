import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { addressForPeople, type CliConfig, readAddress } from '../config.ts';
import { contextOf } from '../context.ts';
import { runHost } from '../local/run-host.ts';
import { fields } from '../output/table.ts';

const backupSchema = z.looseObject({
  file: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  takenAt: z.string(),
  encrypted: z.boolean(),
  logSize: z.number(),
  files: z.number(),
  skipped: z.array(z.string()),
  entry: z.number().nullable(),
  notRecorded: z.string().nullable(),
});
const restoreSchema = z.looseObject({
  data: z.string(),
  takenAt: z.string(),
  logSize: z.number(),
  files: z.number(),
  entry: z.number(),
  commands: z.array(z.object({ name: z.string(), program: z.string() })),
  credentialsProblem: z.string().nullable(),
});
const recoverySchema = z.looseObject({
  principal: z.string(),
  email: z.string(),
  code: z.string(),
  expiresAt: z.string(),
  entry: z.number(),
});

interface RestoreOptions {
  readonly identity?: string;
  readonly vkey?: string;
  readonly sha256?: string;
}

/** `countersign backup`, `restore` and `recover`: on the host, as the owner of the data directory. */
export function addHostCommands(program: Command, config: CliConfig): void {
  addBackupCommand(program, config);
  addRestoreCommand(program, config);
  addRecoverCommand(program, config);
}

function addBackupCommand(program: Command, config: CliConfig): void {
  program
    .command('backup')
    .description('write everything a restore needs to one file; the services may be running')
    .requiredOption('--out <file>', 'file to make; it must not exist')
    .option('--recipient <age1...>', 'age recipient to encrypt it to; may be given more than once', collect)
    .action(async (options: { out: string; recipient?: readonly string[] }, command: Command) => {
      const context = contextOf(command, config);
      const recipients = options.recipient ?? [];
      const answer = await runHost(context, [
        'backup',
        `--out=${resolve(options.out)}`,
        ...recipients.map((one) => `--recipient=${one}`),
      ]);
      const made = backupSchema.parse(answer);
      if (!made.encrypted)
        context.say(
          'The file holds the keys of the installation in clear: keep it where only you can read it, or encrypt it with --recipient.',
        );
      for (const path of made.skipped) context.say(`Not in the backup, since it is no plain file: ${path}`);
      if (made.notRecorded !== null)
        context.say(`The log does not say that this backup was made: ${made.notRecorded}.`);
      context.answer(made, () =>
        fields([
          ['backup', made.file],
          ['bytes', String(made.bytes)],
          ['SHA-256', made.sha256],
          ['encrypted', made.encrypted ? 'yes' : 'no'],
          ['of', made.takenAt],
          ['log', `${made.logSize} entries`],
          ['entry', made.entry === null ? null : String(made.entry)],
          ['restore', restoreCommand(made)],
        ]),
      );
    });
}

/** With the digest, which the log has too: nothing else says that a file is the backup that was made. */
const restoreCommand = ({ file, sha256, encrypted }: z.infer<typeof backupSchema>): string =>
  `./countersign restore '${file.replaceAll("'", "'\\''")}' --sha256 ${sha256}${encrypted ? ' --identity KEY-FILE' : ''} --data EMPTY-DIRECTORY`;

function addRestoreCommand(program: Command, config: CliConfig): void {
  program
    .command('restore')
    .description('put a backup back into an empty data directory (--data), verified from end to end')
    .argument('<file>', 'backup to restore')
    .option('--identity <file>', 'file of the age key that opens it')
    .option('--vkey <key>', 'verifier key of the log that you kept; the backup has to be of that log')
    .option(
      '--sha256 <digest>',
      'SHA-256 of the file that "backup" printed and the log has; another file is refused',
    )
    .action(async (file: string, options: RestoreOptions, command: Command) => {
      const context = contextOf(command, config);
      const answer = await runHost(context, [
        'restore',
        resolve(file),
        ...(options.identity === undefined ? [] : [`--identity=${resolve(options.identity)}`]),
        ...(options.vkey === undefined ? [] : [`--vkey=${options.vkey}`]),
        ...(options.sha256 === undefined ? [] : [`--sha256=${options.sha256}`]),
      ]);
      const restored = restoreSchema.parse(answer);
      context.say(
        'What happened after the backup is not in it: see docs/runbooks/restore.md for what to look at before you start.',
      );
      if (options.sha256 === undefined)
        context.say(
          'Nothing says that this is the backup that was made: compare its SHA-256 with a copy of the entry store.backed-up that you kept elsewhere.',
        );
      for (const { name, program } of restored.commands)
        context.say(`Check before you start: for the credential ${name} the worker will run ${program}.`);
      if (restored.credentialsProblem !== null)
        context.say(`Check before you start: ${restored.credentialsProblem}.`);
      context.answer(restored, () =>
        fields([
          ['restored', restored.data],
          ['of', restored.takenAt],
          ['log', `${restored.logSize} entries, verified`],
          ['files', String(restored.files)],
          ['entry', `${restored.entry} says that it was restored`],
        ]),
      );
    });
}

function addRecoverCommand(program: Command, config: CliConfig): void {
  program
    .command('recover')
    .description(
      'make a code with which an administrator who cannot sign in any more enrols anew, once, within a day; recorded, and an alarm',
    )
    .requiredOption('--principal <address>', 'address that the administrator is registered with')
    .action(async (options: { principal: string }, command: Command) => {
      const context = contextOf(command, config);
      const made = recoverySchema.parse(
        await runHost(context, ['recover', `--principal=${options.principal}`]),
      );
      context.answer(made, () =>
        fields([
          ['principal', made.principal],
          ['email', made.email],
          ['code', made.code],
          ['good until', `${made.expiresAt}, once`],
          ['entry', `${made.entry} says that it was made`],
          [
            'the person opens',
            `${addressForPeople(context.config, readAddress(context.config))}/invitation#${made.code}`,
          ],
          ['or runs', './countersign enroll, and types the code'],
        ]),
      );
    });
}

const collect = (one: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  one,
];
