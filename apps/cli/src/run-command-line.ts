import { ApiError } from '@countersign/api-client';
import { LogBrokenError, UnusableInputError } from '@countersign/log-files/errors';
import { ConfigurationError, CountersignError } from '@countersign/schema';
import { CommanderError } from 'commander';
import { readConfig } from './config.ts';
import { EXIT, Refused, UsageError } from './exit-codes.ts';
import { isClosedPipe } from './output/closed-pipes.ts';
import { removeControls } from './output/controls.ts';
import { buildProgram } from './program.ts';

/** Runs one command and gives the exit code. The one place where errors become codes and messages. */
export async function runCommandLine(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  try {
    await buildProgram(readConfig(environment)).parseAsync(words, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof Refused) return error.exitCode;
    // Whoever wanted to read has seen enough.
    if (isClosedPipe(error)) return EXIT.done;
    // Commander has said what is wrong already; help that was asked for is not an error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    process.stderr.write(`${removeControls(messageOf(error))}\n`);
    if (error instanceof LogBrokenError) return EXIT.logBroken;
    return isWrongUsage(error) ? EXIT.usage : EXIT.refused;
  }
}

function isWrongUsage(error: unknown): boolean {
  if (error instanceof ApiError) return error.code === 'INPUT_INVALID';
  return [UsageError, UnusableInputError, ConfigurationError].some((kind) => error instanceof kind);
}

function messageOf(error: unknown): string {
  if (error instanceof ApiError || error instanceof CountersignError)
    return `${error.message} [${error.code}]`;
  return error instanceof Error ? error.message : String(error);
}
