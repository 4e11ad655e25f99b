import { buildProgram } from '@countersign/cli/program';

/** The command line as it declares itself. */
export interface CommandLine {
  /** Commands that have commands of their own. */
  readonly groups: ReadonlySet<string>;
  /** What is wrong with a call; undefined when nothing is. Values are not judged. */
  problemOf(words: readonly string[]): string | undefined;
}

type Command = ReturnType<typeof buildProgram>;

/** Nothing of it is read before a command is run. */
const NOTHING = {
  projectDirectory: '',
  dataDirectory: '',
  url: undefined,
  token: undefined,
  batchMaxBytes: 0,
  terminal: { plain: true, pager: '', environment: {} },
  environment: {},
};

export function openCommandLine(): CommandLine {
  const program = buildProgram(NOTHING);
  const root = declared(program);
  const commands = new Map(program.commands.map((command) => [command.name(), command]));
  const groups = new Set(
    [...commands].flatMap(([name, { commands }]) => (commands.length > 0 ? [name] : [])),
  );

  return {
    groups,
    problemOf: (words) => {
      const [name, ...rest] = positionals(words, root);
      const options = words.filter((word) => /^--[a-z]/.test(word) && !root.has(word));
      if (name === undefined) return options[0] && `countersign has no option ${options[0]}`;
      let called = commands.get(name);
      const path = [name];
      for (const word of rest) {
        if (called === undefined || called.commands.length === 0) break;
        called = called.commands.find((one) => [one.name(), ...one.aliases()].includes(word));
        path.push(word);
      }
      if (called === undefined) return `there is no command ${path.join(' ')}`;
      const known = declared(called);
      const unknown = options.find((option) => !known.has(option));
      return unknown && `${path.join(' ')} has no option ${unknown}`;
    },
  };
}

/** Options of a command by name; true where a value follows. */
function declared(command: Command): ReadonlyMap<string, boolean> {
  const options = command
    .createHelp()
    .visibleOptions(command)
    .map(({ long, required }) => [long ?? '', required] as const);
  return new Map(options);
}

/** The words that are neither options nor the values of global ones; those come before the command. */
const positionals = (words: readonly string[], global: ReadonlyMap<string, boolean>): readonly string[] =>
  words.filter((word, index) => !word.startsWith('-') && global.get(words[index - 1] ?? '') !== true);
