import { cp, mkdir, mkdtemp, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inject } from 'vitest';
import { openEmbedded } from '../connection/embedded/open-embedded.ts';
import { recordingLogger } from './recording-logger.ts';

/** Longer than a queue takes to make anywhere; whoever makes it may have been given up. */
const PATIENCE_MILLIS = 30_000;

/**
 * Puts an empty embedded queue into a data directory, as a worker leaves it that started and stopped. Making one takes
 * seconds of processor time, copying it does not; so one is made per test run.
 */
export async function seedEmbeddedQueue(dataDir: string): Promise<void> {
  const made = join(inject('runDirectory'), 'queue');
  if (!(await exists(made))) await seedOnce(made);
  await cp(made, join(dataDir, 'queue'), { recursive: true });
}

/** Where two test processes need it at once, one makes it and the other waits. */
async function seedOnce(made: string): Promise<void> {
  const isFirst = await mkdir(`${made}.begun`).then(
    () => true,
    () => false,
  );
  const until = performance.now() + PATIENCE_MILLIS;
  while (!isFirst && performance.now() < until) {
    if (await exists(made)) return;
    await pause(50);
  }
  const directory = await mkdtemp(`${made}-`);
  const backend = await openEmbedded({ directory, logger: recordingLogger() });
  await backend.close();
  // Somebody else may have been done in the meantime, whose queue is as good.
  await rename(directory, made).catch(() => undefined);
}

const exists = async (path: string) => (await stat(path).catch(() => undefined)) !== undefined;
