import type { Facts, Rule, Verdict } from '@countersign/schema';
import { processorMillis } from '../measure/clocks.ts';
import { type Comparison, type Contender, compare } from '../measure/compare.ts';
import { forAtLeast, forAtLeastAsync } from '../measure/for-at-least.ts';
import type { AsyncEngine, SyncEngine } from './engines/engine.ts';
import { requireSameVerdicts } from './same-verdicts.ts';

/** Long enough for many passes over the facts, short enough that the two sides alternate often. */
const ROUND = { millis: 100, now: processorMillis };
const ROUNDS = 11;
const WARM_UPS = 3;

interface Sides<Baseline> {
  readonly rules: readonly Rule[];
  /** Each side decides on all of them before it begins again. */
  readonly mix: readonly Facts[];
  readonly ours: (facts: Facts) => Verdict;
  readonly baseline: Baseline;
}

/**
 * Compares decisions per second of the processor, as neither side ever waits.
 *
 * @throws Error where the two sides do not decide the same, before or while they are timed
 */
export async function race(sides: Sides<SyncEngine>): Promise<Comparison> {
  const { mix, baseline } = sides;
  const firings = () => {
    let fired = 0;
    for (const facts of mix) fired += baseline.fired(facts).length;
    return fired;
  };
  const expected = firings();
  return raceAgainst(sides, () =>
    forAtLeast(ROUND, () => {
      requireEqual(firings(), expected);
      return mix.length;
    }),
  );
}

/** `race` against an engine that has to be waited for. */
export async function raceAsync(sides: Sides<AsyncEngine>): Promise<Comparison> {
  const { mix, baseline } = sides;
  const firings = async () => {
    let fired = 0;
    for (const facts of mix) fired += (await baseline.fired(facts)).length;
    return fired;
  };
  const expected = await firings();
  return raceAgainst(sides, () =>
    forAtLeastAsync(ROUND, async () => {
      requireEqual(await firings(), expected);
      return mix.length;
    }),
  );
}

async function raceAgainst(
  sides: Sides<SyncEngine | AsyncEngine>,
  runBaseline: Contender['run'],
): Promise<Comparison> {
  await requireSameVerdicts(sides);
  const { mix, ours } = sides;
  // Looking at every verdict keeps the compiler from leaving the work out, and shows that the timed ones were the same.
  const denials = () => {
    let denied = 0;
    for (const facts of mix) if (ours(facts).outcome === 'deny') denied++;
    return denied;
  };
  const expected = denials();
  return compare({
    ours: {
      run: () =>
        forAtLeast(ROUND, () => {
          requireEqual(denials(), expected);
          return mix.length;
        }),
    },
    baseline: { run: runBaseline },
    rounds: ROUNDS,
    warmUps: WARM_UPS,
    now: processorMillis,
  });
}

function requireEqual(counted: number, expected: number): void {
  if (counted !== expected) throw new Error(`The same facts gave ${expected} at first and ${counted} now.`);
}
