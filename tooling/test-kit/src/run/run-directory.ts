import { chmodSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { memoryDirectory } from './memory-directory.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A directory that all tests of one run share, for what is dear to make and only read. */
    runDirectory: string;
  }
}

const PREFIX = 'countersign-run-';
/** No run takes that long. */
const DAY_MILLIS = 86_400_000;

/**
 * Makes the directory of the run, in memory where there is room, and has the tests make their temporary ones in it. Removes
 * it, with what a test that was killed has left, when all tests have ended.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const parent = memoryDirectory() ?? tmpdir();
  await removeLeftovers(parent);
  const directory = await mkdtemp(join(parent, PREFIX));
  const temporary = join(directory, 'tmp');
  await mkdir(temporary);
  // PostgreSQL runs as another user, and has to get through to the directory that a test gives it.
  for (const path of [directory, temporary]) chmodSync(path, 0o711);
  process.env['TMPDIR'] = temporary;
  project.provide('runDirectory', directory);
  return () => rm(directory, { recursive: true, force: true });
}

/** A run that was killed could not remove its directory, which would keep its memory for good. */
async function removeLeftovers(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const path = join(parent, name);
    const made = await stat(path).catch(() => undefined);
    if (made === undefined || made.uid !== process.getuid?.() || Date.now() - made.mtimeMs < DAY_MILLIS)
      continue;
    await rm(path, { recursive: true, force: true });
  }
}
