import type { Meta } from './meta.ts';

const OFFSET_KEY = 'clockOffsetSeconds';

/** The sandbox's clock: the machine's, plus the seconds that tests have advanced it by. It never goes back. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  offsetSeconds(): number;
  advance(seconds: number): void;
};

export function createClock(meta: Meta, machineNow: () => number): Clock {
  let offsetSeconds = Number(meta.read(OFFSET_KEY) ?? 0);
  return {
    now: () => machineNow() + offsetSeconds * 1000,
    offsetSeconds: () => offsetSeconds,
    advance: (seconds) => {
      offsetSeconds += seconds;
      meta.write(OFFSET_KEY, String(offsetSeconds));
    },
  };
}
