import { randomBytes as cryptoRandomBytes, randomFillSync } from 'node:crypto';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { ID_PREFIXES } from '@countersign/schema';
import type { Clock, Ids, RandomBytes } from '@countersign/use-cases/ports';
import { monotonicFactory } from 'ulid';

const FRACTIONS_AT_ONCE = 1_024;

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** Monotonic microseconds since the process started. */
export const monotonicMicros = (): number => performance.now() * 1000;

export const randomBytes: RandomBytes = (length) => cryptoRandomBytes(length);

/** Identifiers that sort in the order in which this process made them, also within one millisecond. */
export function createIds(clock: Clock): Ids {
  const next = monotonicFactory(createFractions());
  return { next: (kind) => `${ID_PREFIXES[kind]}_${next(clock.now())}` };
}

/** Random numbers from 0 to below 1, drawn many at once: an identifier takes sixteen, and each costs as much drawn by itself. */
function createFractions(): () => number {
  const drawn = Buffer.alloc(FRACTIONS_AT_ONCE);
  let used = drawn.length;
  return () => {
    if (used === drawn.length) {
      randomFillSync(drawn);
      used = 0;
    }
    const fraction = drawn.readUInt8(used) / 256;
    used += 1;
    return fraction;
  };
}

/** Lets everything that waits have its turn. */
export const nextTurn = async (): Promise<void> => {
  await setImmediate();
};

/** Resolves after so many milliseconds; with 0 as soon as everything that waits has had its turn. */
export const pause = async (millis: number): Promise<void> => {
  await (millis === 0 ? setImmediate() : setTimeout(millis));
};
