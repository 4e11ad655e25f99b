/** What a run of the fuzzer draws: the same for the same seed. */
export interface Random {
  /** At least 0 and below `end`. */
  int(end: number): number;
  pick<T>(from: readonly T[]): T;
  /** Whether something happens that does in one of so many cases. */
  oneIn(cases: number): boolean;
}

/** Mulberry32, which is even enough to try things out. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (end: number) => Math.floor(next() * end);
  return {
    int,
    pick: (from) => from[int(from.length)] as (typeof from)[number],
    oneIn: (cases) => int(cases) === 0,
  };
}
