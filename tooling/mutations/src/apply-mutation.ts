import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutation } from './mutation.ts';

/**
 * The mutated text of the file.
 * @throws Error where the text to be replaced does not stand exactly once in it, so that a list that has fallen behind the
 * code is noticed
 */
export function mutate(source: string, { file, from, to }: Mutation): string {
  const times = source.split(from).length - 1;
  if (times !== 1) throw new Error(`${file}: the text to be mutated stands ${times} times in it:\n${from}`);
  return source.replace(from, () => to);
}

/** Makes the file wrong, and right again when it is disposed of. */
export function applyMutation(root: string, mutation: Mutation): Disposable {
  const path = join(root, mutation.file);
  const source = readFileSync(path, 'utf8');
  writeFileSync(path, mutate(source, mutation));
  return { [Symbol.dispose]: () => writeFileSync(path, source) };
}
