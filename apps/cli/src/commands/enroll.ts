import type { Command } from 'commander';
import { type CliConfig, isServedHere, readAddress } from '../config.ts';
import { contextOf } from '../context.ts';
import { readCode } from '../input/read-code.ts';
import { enrolHere } from '../local/enrol-here.ts';
import { fields } from '../output/table.ts';

/** `countersign enroll`: a person takes the first token, and makes the key that credentials are sealed to. */
export function addEnrollCommand(program: Command, config: CliConfig): void {
  program
    .command('enroll')
    .alias('enrol')
    .description('enrol as the person an administrator gave a code to; key and token stay on this machine')
    .option('--code <code>', 'the code; typed at the terminal or read from standard input when left out')
    .action(async (options: { code?: string }, command: Command) => {
      const context = contextOf(command, config);
      const url = readAddress(context.config);
      const isNamed = command.getOptionValueSourceWithGlobals('as') === 'cli';
      const { person, expiresAt } = await enrolHere({
        dataDirectory: context.dataDirectory,
        url,
        code: options.code ?? (await readCode()),
        name: isNamed ? context.as : undefined,
        isElsewhere: !isServedHere(context.dataDirectory, url),
      });
      const { name, principal, email } = person;
      context.answer({ name, principal, email, expiresAt }, () =>
        fields([
          ['principal', principal],
          ['email', email],
          ['token', `in ${context.dataDirectory}/people/${name}.json, good until ${expiresAt}`],
          ['work with', `./countersign --as ${name} ...`],
        ]),
      );
    });
}
