import { chmodSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
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

/**
 * Makes the directory of the run, in memory where there is room, and has the tests make their temporary ones in it. Removes
 * it, with what a test that was killed has left, when all tests have ended.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(memoryDirectory() ?? tmpdir(), 'countersign-run-'));
  const temporary = join(directory, 'tmp');
  await mkdir(temporary);
  // PostgreSQL runs as another user, and has to get through to the directory that a test gives it.
  for (const path of [directory, temporary]) chmodSync(path, 0o711);
  process.env['TMPDIR'] = temporary;
  project.provide('runDirectory', directory);
  return () => rm(directory, { recursive: true, force: true });
}
