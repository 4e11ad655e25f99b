import { setTimeout as sleep } from 'node:timers/promises';
import { wallMillis } from '../measure/clocks.ts';
import { processorSeconds } from './processor-time.ts';
import type { Installation } from './start-installation.ts';

/**
 * Percent of a core that API and worker take together, in each of some windows of time.
 * @throws Error where one of them has ended, or where the system does not say how much a process works
 */
export async function sharesOfCore(
  { pids }: Installation,
  { windows, seconds }: { readonly windows: number; readonly seconds: number },
): Promise<readonly number[]> {
  const worked = () =>
    ['api', 'worker'].reduce((sum, name) => {
      const one = processorSeconds(pids.get(name) ?? 0);
      if (one === null) throw new Error(`The system does not say how much the ${name} works.`);
      return sum + one;
    }, 0);
  const shares: number[] = [];
  for (let window = 0; window < windows; window += 1) {
    const [started, before] = [wallMillis(), worked()];
    await sleep(seconds * 1_000);
    shares.push(((worked() - before) * 100_000) / (wallMillis() - started));
  }
  return shares;
}
