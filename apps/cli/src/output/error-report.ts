import { ApiError } from '@countersign/api-client';
import { LogBrokenError, UnusableInputError } from '@countersign/log-files/errors';
import { ConfigurationError, CountersignError } from '@countersign/schema';
import { CommanderError } from 'commander';
import { EXIT, UsageError } from '../exit-codes.ts';
import { withLocalTimes } from './format-time.ts';

/** What went wrong, as `--json` says it on standard error, in one line. */
export interface ErrorReport {
  readonly error: {
    /** By which programs tell errors apart: a code of docs/reference/errors.md, or one of the command line's own. */
    readonly code: string;
    /** What went wrong, and what to do about it. */
    readonly message: string;
    /** Whether the same call may succeed when it is made again. */
    readonly retryable: boolean;
    readonly details: Readonly<Record<string, unknown>>;
    readonly exitCode: number;
  };
}

/** The report of whatever a command has thrown. */
export function createErrorReport(error: unknown): ErrorReport {
  const { code, retryable, details } = describe(error);
  return { error: { code, message: messageOf(error), retryable, details, exitCode: exitCodeOf(error) } };
}

/** The same for people. */
export function formatError(error: unknown): string {
  if (error instanceof ApiError || error instanceof CountersignError)
    return `${withLocalTimes(error.message)} [${error.code}]`;
  return withLocalTimes(messageOf(error));
}

/** How the program ends for it. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof LogBrokenError) return EXIT.logBroken;
  if (error instanceof ApiError) return error.code === 'INPUT_INVALID' ? EXIT.usage : EXIT.refused;
  return [UsageError, UnusableInputError, ConfigurationError].some((kind) => error instanceof kind)
    ? EXIT.usage
    : EXIT.refused;
}

function describe(error: unknown): Omit<ErrorReport['error'], 'message' | 'exitCode'> {
  if (error instanceof ApiError || error instanceof CountersignError) {
    const { code, retryable, details } = error;
    return { code, retryable, details };
  }
  const code =
    error instanceof LogBrokenError
      ? 'LOG_BROKEN'
      : error instanceof ConfigurationError
        ? 'CONFIGURATION_INVALID'
        : exitCodeOf(error) === EXIT.usage
          ? 'USAGE'
          : 'FAILED';
  return { code, retryable: false, details: {} };
}

function messageOf(error: unknown): string {
  if (error instanceof CommanderError && error.code === 'commander.help')
    return 'The command has commands of its own: name one of them. Add --help for what there is.';
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof CommanderError
    ? `${message.replace(/^error: /, '').replaceAll('\n', ' ')}. Add --help for what there is.`
    : message;
}
