import type { Command } from 'commander';
import { UsageError } from '../exit-codes.ts';

/** `countersign help [command...]`: the help of a command, however deep it lies. */
export function addHelpCommand(program: Command): void {
  program
    .command('help [command...]')
    .description('show the help of a command, such as "help request submit"')
    .action((words: readonly string[]) => {
      findCommand(program, words).outputHelp();
    });
}

function findCommand(program: Command, words: readonly string[]): Command {
  let found = program;
  for (const word of words) {
    const next = found.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (next === undefined) {
      const names = found.commands.map((one) => one.name()).filter((name) => name !== 'help');
      const there = names.length === 0 ? 'no commands below it' : names.join(', ');
      throw new UsageError(`There is no command "${words.join(' ')}". "${found.name()}" has ${there}.`);
    }
    found = next;
  }
  return found;
}
