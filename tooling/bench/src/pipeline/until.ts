import { setTimeout as sleep } from 'node:timers/promises';
import { wallMillis } from '../measure/clocks.ts';

const ASK_EVERY_MILLIS = 20;

/**
 * Waits for something to come about. Gives the milliseconds that it took.
 * @throws Error that says what has not come about in time
 */
export async function until(
  what: string,
  seconds: number,
  isSo: () => boolean | Promise<boolean>,
): Promise<number> {
  const started = wallMillis();
  while (!(await isSo())) {
    if (wallMillis() - started > seconds * 1_000) throw new Error(`After ${seconds} s still not: ${what}.`);
    await sleep(ASK_EVERY_MILLIS);
  }
  return wallMillis() - started;
}
