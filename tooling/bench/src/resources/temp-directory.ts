import { createDirectory } from '@countersign/test-kit';
import type { Own } from './with-resources.ts';

/** A new directory on the machine's disk, removed at the end. */
export async function tempDirectory(own: Own): Promise<string> {
  const directory = createDirectory();
  await own(() => directory[Symbol.dispose]());
  return directory.path;
}
