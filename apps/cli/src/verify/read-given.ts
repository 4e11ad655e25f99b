import { readFileSync } from 'node:fs';
import { UsageError } from '../exit-codes.ts';

/** A file that was named on the command line. @throws UsageError */
export function readGiven(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new UsageError(`${path} cannot be read${why}.`);
  }
}
