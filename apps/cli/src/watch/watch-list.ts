import { setTimeout as pause } from 'node:timers/promises';
import { InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import { aborted, withStopSignal } from '../local/stop-signal.ts';

/** A list that is looked at again and again. */
interface Watched<T> {
  /** What was shown already. */
  readonly begin: readonly T[];
  readonly everySeconds: number;
  readonly read: () => Promise<readonly T[]>;
  /** What makes it another one: where only this changes, it came and the one before went. */
  readonly keyOf: (item: T) => string;
  /** How it is told of in one line. */
  readonly format: (item: T) => string;
}

/** Says what comes and goes until the command is stopped; with --json one line for each. */
export async function watchList<T>(context: CommandContext, watched: Watched<T>): Promise<void> {
  const { begin, everySeconds, read, keyOf, format } = watched;
  const byKey = (items: readonly T[]) => new Map(items.map((item) => [keyOf(item), item]));
  const report = (what: 'came' | 'went', item: T) =>
    context.line(context.json ? JSON.stringify({ [what]: item }) : `${what}: ${format(item)}`);
  await withStopSignal(async (stop) => {
    let known = byKey(begin);
    while (!stop.aborted) {
      await Promise.race([
        aborted(stop),
        pause(everySeconds * 1_000, undefined, { signal: stop }).catch(() => undefined),
      ]);
      if (stop.aborted) return;
      const now = byKey(await read());
      for (const [key, item] of now) if (!known.has(key)) report('came', item);
      for (const [key, item] of known) if (!now.has(key)) report('went', item);
      known = now;
    }
  });
}

/** The options of a list that can be watched. */
export const WATCH_OPTION = [
  '--watch',
  'keep running and report what comes and goes, until stopped',
] as const;
export const createEveryOption = (): Option =>
  new Option('--every <seconds>', 'how often --watch looks').default(5).argParser(wholeNumber);

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new InvalidArgumentError('It has to be a whole number from 1 to 99999.');
  return Number(text);
}
