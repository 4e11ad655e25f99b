import { Argument, type Command } from 'commander';
import { completeWords } from '../completion/complete-words.ts';
import { listNamed } from '../completion/list-named.ts';
import { COMPLETION_SCRIPTS, SHELLS, type Shell } from '../completion/scripts.ts';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { listPeople } from '../local/people.ts';
import { oneLine } from '../output/controls.ts';

/** `countersign completion`, and what the shells ask then. */
export function addCompletionCommands(program: Command, config: CliConfig): void {
  program
    .command('completion')
    .description('print what a shell reads to complete commands, options, identifiers and names')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .action((shell: Shell, _options: unknown, command: Command) => {
      const text = COMPLETION_SCRIPTS[shell];
      contextOf(command, config).answer({ shell, text }, () => text.trimEnd());
    });
  program
    .command('complete [words...]', { hidden: true })
    .description('what may be typed at the end of these words')
    .action(async (words: readonly string[], _options: unknown, command: Command) => {
      // Whoever acts in the line that is completed is whose things are listed.
      for (const option of ['as', 'data'] as const) {
        const given = words[words.indexOf(`--${option}`) + 1];
        if (words.includes(`--${option}`) && given !== undefined && given !== '')
          program.setOptionValueWithSource(option, given, 'cli');
      }
      const { client, dataDirectory } = contextOf(command, config);
      const found = await completeWords(program, words, async (kind) =>
        kind === 'local person'
          ? listPeople(dataDirectory).map(({ name, email }) => ({ word: name, description: email }))
          : listNamed(client, kind),
      );
      for (const { word, description } of found)
        process.stdout.write(`${oneLine(word)}\t${oneLine(description)}\n`);
    });
}
