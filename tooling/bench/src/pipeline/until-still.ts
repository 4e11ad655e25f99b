import { setTimeout as sleep } from 'node:timers/promises';

/** What is written behind follows within a second. */
const STILL_MILLIS = 3_000;
const TRIES = 60;

/**
 * Waits until a figure changes no more, and gives it.
 * @throws Error where it never comes to rest
 */
export async function untilStill(figure: () => number): Promise<number> {
  let last = figure();
  for (let tried = 0; tried < TRIES; tried += 1) {
    await sleep(STILL_MILLIS);
    const now = figure();
    if (now === last) return now;
    last = now;
  }
  throw new Error('What is written behind does not come to an end.');
}
