import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';

/**
 * Looks for a test that a document names by its file and a piece of its title.
 * @param named such as `path`: title
 * @returns what is wrong; null where it is there
 */
export function findNamedTest(named: string): string | null {
  const [, path, title] = /^`([^`]+\.test\.ts)`: (.+)$/.exec(named) ?? [];
  if (path === undefined || title === undefined) return 'it must be `FILE.test.ts`: TITLE';
  const file = join(repositoryRoot, path);
  if (!existsSync(file)) return `there is no file ${path}`;
  // A title that a formatter broke over two lines is one all the same.
  const text = readFileSync(file, 'utf8').replaceAll(/\s+/g, ' ');
  return text.includes(title) ? null : `${path} has no test "${title}"`;
}
