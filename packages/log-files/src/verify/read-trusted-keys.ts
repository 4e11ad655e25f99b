import { readFileSync } from 'node:fs';
import { parseTrustedKeys, type TrustedLog } from '@countersign/audit-log';
import { UnusableInputError } from '../errors.ts';
import { readGiven } from './read-given.ts';

/** Which keys to believe, as it was asked for. */
export interface KeyOptions {
  /** A verifier key. */
  readonly vkey?: string | undefined;
  /** File with a list of them, each with the sizes it may sign. */
  readonly keys?: string | undefined;
}

/** Keys, and the text that they were read from. */
export interface TrustedKeys {
  readonly trusted: TrustedLog;
  readonly text: string;
}

/**
 * The keys that the caller trusts; those that lie beside the log where none were given, which proves less, because whoever
 * can replace the log can replace that file too.
 * @throws UnusableInputError when there are none, or none that can be used
 */
export function readTrustedKeys({ vkey, keys }: KeyOptions, beside: string | undefined): TrustedKeys {
  if (vkey !== undefined && keys !== undefined)
    throw new UnusableInputError('Give either --vkey or --keys, not both.');
  const text = vkey ?? (keys === undefined ? readBeside(beside) : readGiven(keys).toString('utf8'));
  return { text: `${text.trimEnd()}\n`, trusted: parse(text) };
}

function parse(text: string): TrustedLog {
  try {
    return parseTrustedKeys(text);
  } catch (error) {
    throw new UnusableInputError(error instanceof Error ? error.message : 'The verifier key cannot be read.');
  }
}

function readBeside(path: string | undefined): string {
  if (path === undefined)
    throw new UnusableInputError('Give the verifier key that you trust, with --vkey or --keys.');
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UnusableInputError(
      `There is no verifier key at ${path}. Give the one you trust with --vkey or --keys.`,
    );
  }
}
