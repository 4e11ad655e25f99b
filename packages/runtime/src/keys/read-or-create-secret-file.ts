import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';

/**
 * Reads a secret file, and makes it first where it does not exist. Two processes that start at once end with the same
 * content: the file appears complete or not at all, and the first one wins.
 */
export async function readOrCreateSecretFile(
  path: string,
  make: () => string | Promise<string>,
): Promise<string> {
  const existing = readIfThere(path);
  if (existing !== undefined) return existing;
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, `${await make()}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
  return readFileSync(path, 'utf8').trim();
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
