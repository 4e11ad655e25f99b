import { CommanderError } from 'commander';
import { requireService } from './client/require-service.ts';
import { readConfig } from './config.ts';
import { contextOf } from './context.ts';
import { EXIT, Refused } from './exit-codes.ts';
import { suggestElsewhere } from './help/suggest-elsewhere.ts';
import { withAllBelow } from './help/with-all-below.ts';
import { resolveNames } from './names/resolve-names.ts';
import { isClosedPipe } from './output/closed-pipes.ts';
import { escapeControls, removeControls } from './output/controls.ts';
import { createErrorReport, exitCodeOf, formatError } from './output/error-report.ts';
import { buildProgram } from './program.ts';

/** Runs one command and gives the exit code. The one place where errors become codes and messages. */
export async function runCommandLine(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const isJson = wantsJson(words);
  try {
    const config = readConfig(environment);
    const program = buildProgram(config);
    program.hook('preAction', async (_program, command) => {
      if (config.isClient === true) requireService(command);
      await resolveNames(command, () => contextOf(command, config).client());
    });
    // What is wrong with a call is said once, below.
    for (const command of withAllBelow(program))
      command.configureOutput(
        isJson
          ? { writeErr: () => undefined }
          : { outputError: (text, write) => write(suggestElsewhere(program, text)) },
      );
    await program.parseAsync(words, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof Refused) return error.exitCode;
    // Whoever wanted to read has seen enough.
    if (isClosedPipe(error)) return EXIT.done;
    if (error instanceof CommanderError && (error.exitCode === 0 || !isJson)) return exitCodeOf(error);
    const text = isJson
      ? escapeControls(JSON.stringify(createErrorReport(error)))
      : removeControls(formatError(error));
    process.stderr.write(`${text}\n`);
    return exitCodeOf(error);
  }
}

/** Asked before anything is parsed, since what cannot be parsed is an error as well. */
function wantsJson(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end === -1 ? words.length : end).includes('--json');
}
