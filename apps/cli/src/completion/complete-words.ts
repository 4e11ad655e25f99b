import type { Argument, Command, Option } from 'commander';
import { pathOf, visibleCommands } from '../help/with-all-below.ts';
import { kindOfArgument, NAMING_OPTIONS } from '../names/named-kinds.ts';

/** One word that may stand at the cursor. */
export interface Completion {
  readonly word: string;
  readonly description: string;
}

/** Lists what there is of a kind that has names. */
export type ListNamed = (kind: string) => Promise<readonly Completion[]>;

/**
 * What may be typed at the end of a command line.
 * @param words those behind the name of the program; the last one is what stands at the cursor, perhaps nothing yet
 * @param listNamed asked only where identifiers or names are called for
 */
export async function completeWords(
  program: Command,
  words: readonly string[],
  listNamed: ListNamed,
): Promise<readonly Completion[]> {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  // What may be called may be asked about.
  const place = findPlace(program, before[0] === 'help' ? before.slice(1) : before);
  const found = await candidatesAt(place, current, listNamed);
  return found.filter(({ word }) => word.toLowerCase().startsWith(current.toLowerCase()));
}

/** Who is named by an address, and who works on this machine. */
const ARGUMENTS: ReadonlyMap<string, string> = new Map([
  ['principal', 'principal'],
  ['members', 'principal'],
]);
const OPTIONS: ReadonlyMap<string, string> = new Map([
  ['principal', 'principal'],
  ['owner', 'principal'],
  ['as', 'local person'],
]);

interface Place {
  readonly command: Command;
  /** Words of the command that are no options. */
  readonly given: readonly string[];
  /** The option whose value stands at the cursor. */
  readonly option: Option | undefined;
  readonly used: ReadonlySet<string>;
}

/** Follows the words down to the command that they call. */
function findPlace(program: Command, words: readonly string[]): Place {
  let command = program;
  let option: Option | undefined;
  const given: string[] = [];
  const used = new Set<string>();
  for (const word of words) {
    if (option !== undefined && !word.startsWith('-')) {
      // The values of such an option go on until the next one.
      if (!option.variadic) option = undefined;
      continue;
    }
    option = undefined;
    if (word.startsWith('-')) {
      used.add(word);
      const known = optionsOf(command).find((one) => one.long === word || one.short === word);
      if (known?.required === true) option = known;
      continue;
    }
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) given.push(word);
    else command = next;
  }
  return { command, given, option, used };
}

async function candidatesAt(
  { command, given, option, used }: Place,
  current: string,
  listNamed: ListNamed,
): Promise<readonly Completion[]> {
  if (current.startsWith('-')) return optionsOf(command).flatMap((one) => offered(one, used));
  if (option !== undefined)
    return valuesOf(
      option,
      OPTIONS.get(option.attributeName()) ?? NAMING_OPTIONS.get(option.attributeName()),
      listNamed,
    );
  if (command.commands.length > 0)
    // Behind a word that is no command there is nothing to offer.
    return given.length > 0
      ? []
      : visibleCommands(command).map((one) => ({ word: one.name(), description: one.description() }));
  const { registeredArguments: all } = command;
  const argument = all[given.length] ?? (all.at(-1)?.variadic === true ? all.at(-1) : undefined);
  if (argument === undefined) return [];
  return valuesOf(
    argument,
    ARGUMENTS.get(argument.name()) ?? kindOfArgument(pathOf(command), argument.name()),
    listNamed,
  );
}

/** Those of the command and of all above it. */
function optionsOf(command: Command): readonly Option[] {
  const own = command.createHelp().visibleOptions(command);
  return command.parent === null ? own : [...own, ...optionsOf(command.parent)];
}

const offered = (option: Option, used: ReadonlySet<string>): readonly Completion[] =>
  option.long == null || used.has(option.long)
    ? []
    : [{ word: option.long, description: option.description }];

async function valuesOf(
  { argChoices }: Pick<Argument | Option, 'argChoices'>,
  kind: string | undefined,
  listNamed: ListNamed,
): Promise<readonly Completion[]> {
  if (argChoices !== undefined) return argChoices.map((word) => ({ word, description: '' }));
  return kind === undefined ? [] : listNamed(kind);
}
