import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Spread, spreadOf } from './spread.ts';

/** One side of a comparison. */
export interface Contender {
  /** Before each round, not timed. */
  prepare?(): Promise<void>;
  /** Does one round of work, which is what is timed, and says how many units it did. */
  run(): number | Promise<number>;
  /** After each round, not timed: throws where the work was not done. */
  check?(units: number): void;
}

export interface ComparisonOptions {
  readonly ours: Contender;
  readonly baseline: Contender;
  /** Rounds that count, of each side. */
  readonly rounds: number;
  /** Rounds before them that do not. */
  readonly warmUps: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

/** Units per second of the two sides. */
export interface Comparison {
  readonly ours: Spread;
  readonly baseline: Spread;
}

/**
 * Times both sides in turn, round by round, so that a machine that gets faster or slower meanwhile changes both figures
 * and not their ratio.
 *
 * @throws Error where a round did nothing, and whatever a side throws
 */
export async function compare(options: ComparisonOptions): Promise<Comparison> {
  const { rounds, warmUps, now } = options;
  const rates = { ours: [] as number[], baseline: [] as number[] };
  for (let round = -warmUps; round < rounds; round++) {
    for (const side of ['ours', 'baseline'] as const) {
      const rate = await timeOne(options[side], now);
      if (round >= 0) rates[side].push(rate);
    }
  }
  return { ours: spreadOf(rates.ours), baseline: spreadOf(rates.baseline) };
}

async function timeOne(contender: Contender, now: () => number): Promise<number> {
  await contender.prepare?.();
  // Signals are heard between turns of the event loop only, and work that never waits would take none.
  await nextTurn();
  const started = now();
  const answer = contender.run();
  // An answer that is there already is not waited for: a turn of the event loop is not part of the work.
  const units = typeof answer === 'number' ? answer : await answer;
  const millis = now() - started;
  if (!(units > 0) || !(millis > 0)) throw new Error(`A round did ${units} units in ${millis} ms.`);
  contender.check?.(units);
  return (units * 1000) / millis;
}
