import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './read-documents.ts';

const run = promisify(execFile);

/** What the help of one command says. */
interface Help {
  /** Options by name; true where a value follows. */
  readonly options: ReadonlyMap<string, boolean>;
  /** Commands of its own. */
  readonly commands: readonly string[];
}

/** The command line as its own help describes it. */
export interface CommandLine {
  /** Commands that have commands of their own. */
  readonly groups: ReadonlySet<string>;
  /** What is wrong with a call; undefined when nothing is. Values are not judged. */
  problemOf(words: readonly string[]): Promise<string | undefined>;
}

export async function openCommandLine(): Promise<CommandLine> {
  const root = await askHelp([]);
  const helps = await Promise.all(root.commands.map(async (name) => [name, await askHelp([name])] as const));
  const commands = new Map(helps);
  const groups = new Set(helps.flatMap(([name, help]) => (help.commands.length > 0 ? [name] : [])));
  const leaves = new Map<string, Promise<Help>>();
  const leafOf = (path: readonly string[]) => {
    const key = path.join(' ');
    const help = leaves.get(key) ?? askHelp(path);
    leaves.set(key, help);
    return help;
  };

  return {
    groups,
    problemOf: async (words) => {
      const [name, subcommand] = positionals(words, root.options);
      const options = words.filter((word) => /^--[a-z]/.test(word) && !root.options.has(word));
      if (name === undefined) return options[0] && `countersign has no option ${options[0]}`;
      const command = commands.get(name);
      if (command === undefined) return `there is no command ${name}`;
      const path = groups.has(name) && subcommand !== undefined ? [name, subcommand] : [name];
      if (path.length === 2 && !command.commands.includes(subcommand ?? '')) {
        return `there is no command ${path.join(' ')}`;
      }
      // A start of the program for each command is slow, so it is asked only where an option has to be looked up.
      if (options.length === 0) return undefined;
      const known = path.length === 2 ? (await leafOf(path)).options : command.options;
      const unknown = options.find((option) => !known.has(option));
      return unknown && `${path.join(' ')} has no option ${unknown}`;
    },
  };
}

/** The words that are neither options nor the values of global ones; those come before the command. */
const positionals = (words: readonly string[], global: ReadonlyMap<string, boolean>): readonly string[] =>
  words.filter((word, index) => !word.startsWith('-') && global.get(words[index - 1] ?? '') !== true);

async function askHelp(path: readonly string[]): Promise<Help> {
  const program = join(repositoryRoot, 'apps/cli/src/main.ts');
  const { stdout } = await run(process.execPath, [program, ...path, '--help']);
  const options = stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z][a-z0-9-]*)( <)?/gm);
  const commands = (stdout.split('\nCommands:\n')[1] ?? '').matchAll(/^ {2}([a-z-]+)/gm);
  return {
    options: new Map([...options].map(([, name = '', value]) => [name, value !== undefined])),
    commands: [...commands].map(([, name = '']) => name).filter((name) => name !== 'help'),
  };
}
