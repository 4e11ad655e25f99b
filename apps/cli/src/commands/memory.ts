import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type DeclaredTarget, idOfTarget } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { Refused, UsageError } from '../exit-codes.ts';
import { readCheckpoints } from '../memory/read-checkpoints.ts';
import { waitForTarget } from '../memory/wait-for-target.ts';
import { checkTarget } from '../output/show-targets.ts';
import { fields, table } from '../output/table.ts';

/** `countersign memory ...`: on the host, who outside remembers how far the log had grown. */
export function addMemoryCommands(program: Command, config: CliConfig): void {
  const memory = program
    .command('memory')
    .description(
      'on the host: who outside remembers how far the log had grown, so that nobody can cut it back',
    );
  memory
    .command('add-file')
    .description('append each checkpoint to a file on another machine or disk')
    .argument(
      '<path>',
      'the file; a directory that another machine shares, or a disk that lets nothing be rewritten',
    )
    .option('--name <name>', 'what it is called', 'outside')
    .action((path: string, { name }: { name: string }, command: Command) => {
      const context = contextOf(command, config);
      const file = resolve(path);
      if (!existsSync(dirname(file)))
        throw new UsageError(`${dirname(file)} does not exist: make the directory, or mount it, first.`);
      if (isBesideData(file, context.dataDirectory))
        context.say(
          `${file} lies on the same disk as the data directory: whoever can change the one can change the other. A file on another machine remembers better.`,
        );
      return declare(context, { name, file });
    });
  memory
    .command('add-command')
    .description(
      'hand each checkpoint to a program, on its standard input, which keeps it on another machine',
    )
    .argument('<program...>', 'program and arguments, after --; no shell reads them')
    .option('--name <name>', 'what it is called', 'outside')
    .action((words: string[], { name }: { name: string }, command: Command) =>
      declare(contextOf(command, config), { name, command: words }),
    );
  memory
    .command('add-mail')
    .description('mail a checkpoint once a day to somebody whose mailbox nobody here can empty')
    .argument('<address>', 'who gets it')
    .requiredOption('--from <address>', 'address that the mails come from')
    .option('--smtp <url>', 'server, such as smtps://user:password@mail.example.com; SMTP_URL when left out')
    .option('--name <name>', 'what it is called', 'auditor')
    .action((to: string, options: { from: string; smtp?: string; name: string }, command: Command) => {
      const context = contextOf(command, config);
      const smtp = options.smtp ?? context.config.environment.SMTP_URL;
      if (smtp === undefined)
        throw new UsageError(
          'Name the mail server with --smtp, or set SMTP_URL where the password must not be seen by others.',
        );
      return declare(context, { name: options.name, mail: { to, from: options.from, smtp, everyHours: 24 } });
    });
  memory
    .command('add-witness')
    .description('have a witness cosign each checkpoint; "countersign witness" on another machine runs one')
    .argument('<url>', 'where the witness answers')
    .requiredOption('--vkey <key>', 'its verifier key, which it prints when it starts')
    .option('--name <name>', 'what the policy calls it', 'outside')
    .action(async (url: string, { vkey, name }: { vkey: string; name: string }, command: Command) => {
      const context = contextOf(command, config);
      requireInstallation(context);
      if (context.config.environment.WITNESS_POLICY !== undefined)
        throw new UsageError(
          `WITNESS_POLICY is set: write the line "witness ${name} ${vkey} ${url}" into ${context.config.environment.WITNESS_POLICY}, and restart.`,
        );
      const { addWitness } = await import('../memory/add-witness.ts');
      const isEnough = addWitness(context.dataDirectory, { name, vkey, url });
      if (!isEnough)
        context.say(
          `There was a policy already, so ${name} is asked and does not count yet: write it into the quorum in witnesses.policy.`,
        );
      await showFirst(context, `witness ${name}`);
    });
  addListCommand(memory, config);
  addRemoveCommand(memory, config);
}

/** Loaded when asked for, since most commands read no YAML. */
const loadTargets = () => import('../memory/declared-targets.ts');

async function declare(context: CommandContext, target: DeclaredTarget): Promise<void> {
  requireInstallation(context);
  const { addDeclaredTarget } = await loadTargets();
  addDeclaredTarget(context.dataDirectory, target);
  await showFirst(context, idOfTarget(target));
}

/** Whether it works is told at once, as long as the service runs; what was declared stays declared either way. */
async function showFirst(context: CommandContext, id: string): Promise<void> {
  const target = await waitForTarget(context, id);
  if (target === null) {
    context.answer({ target: id, state: null }, () =>
      fields([
        ['declared', id],
        ['first checkpoint', 'when the worker runs; "countersign doctor" tells'],
      ]),
    );
    return;
  }
  const { found } = checkTarget(target, target.deliveredSize ?? 0);
  context.answer(
    { target: id, state: target.state, deliveredSize: target.deliveredSize, code: target.code },
    () =>
      fields([
        ['declared', id],
        ['first checkpoint', target.state === 'reached' ? `kept, of ${target.deliveredSize} entries` : found],
      ]),
  );
  if (target.state === 'reached') return;
  context.say('It stays declared, and the worker goes on trying. "countersign memory remove" takes it away.');
  throw new Refused();
}

function addListCommand(memory: Command, config: CliConfig): void {
  memory
    .command('list')
    .description('who has how much of the log, and what is declared on this machine')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const { readDeclaredTargets } = await loadTargets();
      const declared = readDeclaredTargets(context.dataDirectory).map(idOfTarget);
      const { targets, newest } = await readCheckpoints(context);
      const waiting = declared.filter((id) => !targets.some((target) => target.id === id));
      context.answer({ newest, targets, declared }, () =>
        targets.length + waiting.length === 0
          ? 'Nobody outside remembers this log. "countersign memory --help" shows how somebody does.'
          : table(
              ['', 'target', 'has'],
              [
                ...targets.map((target) => {
                  const { ok, found } = checkTarget(target, newest);
                  if (target.state === 'waiting') return ['', target.id, found];
                  return [ok && target.deliveredSize !== null ? 'ok' : 'NOT OK', target.id, found];
                }),
                ...waiting.map((id) => ['', id, 'declared; the worker has not seen it yet']),
              ],
            ),
      );
    });
}

function addRemoveCommand(memory: Command, config: CliConfig): void {
  memory
    .command('remove')
    .description('hand no more checkpoints to a file, a program or an address; the log says so')
    .argument('<name>', 'what it is called')
    .action(async (name: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const { removeDeclaredTarget } = await loadTargets();
      const id = idOfTarget(removeDeclaredTarget(context.dataDirectory, name));
      context.answer({ target: id }, () =>
        fields([
          ['removed', id],
          ['what it has', 'stays there, and the log says that no more comes'],
        ]),
      );
    });
}

/** What is declared where nothing is installed would never be read. */
function requireInstallation({ dataDirectory }: CommandContext): void {
  if (!existsSync(join(dataDirectory, 'keys', 'log.vkey')))
    throw new UsageError(
      `There is no installation in ${dataDirectory}: start Countersign there first, or name the directory with --data.`,
    );
}

function isBesideData(file: string, dataDirectory: string): boolean {
  const directory = statSync(dirname(file), { throwIfNoEntry: false });
  const data = statSync(dataDirectory, { throwIfNoEntry: false });
  return directory !== undefined && data !== undefined && directory.dev === data.dev;
}
