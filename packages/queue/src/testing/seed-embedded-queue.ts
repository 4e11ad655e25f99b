import { cp, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { openEmbedded } from '../connection/embedded/open-embedded.ts';
import { recordingLogger } from './recording-logger.ts';

/**
 * Puts an empty embedded queue into a data directory, as a worker leaves it that started and stopped. Making one takes
 * seconds of processor time, copying it does not; so one is made per test run.
 */
export async function seedEmbeddedQueue(dataDir: string): Promise<void> {
  const made = join(inject('runDirectory'), 'queue');
  const exists = await stat(made).catch(() => undefined);
  if (exists === undefined) await make(made);
  await cp(made, join(dataDir, 'queue'), { recursive: true });
}

/** Two test processes may do it at once; the first to finish is taken. */
async function make(made: string): Promise<void> {
  const directory = await mkdtemp(`${made}-`);
  const backend = await openEmbedded({ directory, logger: recordingLogger() });
  await backend.close();
  await rename(directory, made).catch(() => rm(directory, { recursive: true }));
}
