import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Remembers which API the command line finds in a data directory. Gives what puts that back, for a start that failed after
 * its API had come up.
 */
export function snapshotAddress(dataDirectory: string): () => void {
  const path = join(dataDirectory, 'api.json');
  let before: string | undefined;
  try {
    before = readFileSync(path, 'utf8');
  } catch {
    before = undefined;
  }
  return () => {
    if (before === undefined) rmSync(path, { force: true });
    else writeFileSync(path, before, { mode: 0o600 });
  };
}
