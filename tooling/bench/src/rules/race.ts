import type { Facts, Rule, Verdict } from '@countersign/schema';
import { processorMillis } from '../measure/clocks.ts';
import { type Comparison, compare } from '../measure/compare.ts';
import { forAtLeast, forAtLeastAsync } from '../measure/for-at-least.ts';
import type { Fired } from './plain-engine.ts';
import { requireSameVerdicts } from './same-verdicts.ts';

/** Long enough for many passes over the facts, short enough that the two sides alternate often. */
const ROUND = { millis: 100, now: processorMillis };
const ROUNDS = 11;
const WARM_UPS = 3;

export interface Sides {
  readonly rules: readonly Rule[];
  /** Each side decides on all of them before it begins again. */
  readonly mix: readonly Facts[];
  readonly ours: (facts: Facts) => Verdict;
  readonly baseline: Fired;
}

/**
 * Compares decisions per second of the processor, as neither side ever waits.
 *
 * @throws Error where the two sides do not decide the same, before or while they are timed
 */
export async function race(sides: Sides): Promise<Comparison> {
  await requireSameVerdicts(sides);
  const { mix, ours, baseline } = sides;
  // Looking at every verdict keeps the compiler from leaving the work out, and shows that the timed ones were the same.
  const denials = () => mix.filter((facts) => ours(facts).outcome === 'deny').length;
  const firings = async () => {
    let fired = 0;
    for (const facts of mix) fired += (await baseline(facts)).length;
    return fired;
  };
  const expected = { denials: denials(), firings: await firings() };
  return compare({
    ours: {
      run: () =>
        forAtLeast(ROUND, () => {
          requireEqual(denials(), expected.denials);
          return mix.length;
        }),
    },
    baseline: {
      run: () =>
        forAtLeastAsync(ROUND, async () => {
          requireEqual(await firings(), expected.firings);
          return mix.length;
        }),
    },
    rounds: ROUNDS,
    warmUps: WARM_UPS,
    now: processorMillis,
  });
}

function requireEqual(counted: number, expected: number): void {
  if (counted !== expected) throw new Error(`The same facts gave ${expected} at first and ${counted} now.`);
}
