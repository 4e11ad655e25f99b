import { readFileSync } from 'node:fs';
import { UnusableInputError } from '../errors.ts';

/** A file that was named on the command line. @throws UnusableInputError */
export function readGiven(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new UnusableInputError(`${path} cannot be read${why}.`);
  }
}
