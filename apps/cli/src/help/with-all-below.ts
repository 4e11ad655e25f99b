import type { Command } from 'commander';

/** The commands of a command that its help shows. */
export const visibleCommands = (command: Command): readonly Command[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .filter((one) => command.commands.includes(one));

/** A command and all that are below it, however deep. */
export const withAllBelow = (command: Command): readonly Command[] => [
  command,
  ...visibleCommands(command).flatMap(withAllBelow),
];

/** The words that lead to a command, without the name of the program; empty for the program itself. */
export function pathOf(command: Command): string {
  const words: string[] = [];
  for (let at: Command = command; at.parent !== null; at = at.parent) words.unshift(at.name());
  return words.join(' ');
}
