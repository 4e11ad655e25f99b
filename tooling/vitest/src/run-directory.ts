import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A directory that all tests of one run share, for what is dear to make and only read. */
    runDirectory: string;
  }
}

/** Makes the directory of the run; removes it when all tests have ended. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'countersign-run-'));
  project.provide('runDirectory', directory);
  return () => rm(directory, { recursive: true, force: true });
}
