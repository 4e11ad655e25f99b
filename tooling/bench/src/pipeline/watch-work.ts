import type { Contender } from '../measure/compare.ts';

/** Milliseconds of processor time for each request, by the name of the process, in each round. */
export type WorkOfRounds = readonly ReadonlyMap<string, number>[];

export interface WatchedRounds {
  readonly contender: Contender;
  /** What handing the requests in took, in each round. */
  readonly prepared: WorkOfRounds;
  /** What carrying them out took, in each round, with what the processes did behind until the next one. */
  readonly ran: WorkOfRounds;
  /** After the last round. */
  end(): void;
}

/**
 * Watches how much the processes of a contender work in each part of its rounds.
 * @param secondsOf seconds that each process has worked so far
 */
export function watchWork(
  contender: Contender,
  {
    requests,
    secondsOf,
  }: { readonly requests: number; readonly secondsOf: () => ReadonlyMap<string, number> },
): WatchedRounds {
  const prepared: ReadonlyMap<string, number>[] = [];
  const ran: ReadonlyMap<string, number>[] = [];
  const since = (before: ReadonlyMap<string, number>) =>
    new Map(
      [...secondsOf()].map(([name, seconds]) => [
        name,
        ((seconds - (before.get(name) ?? 0)) * 1_000) / requests,
      ]),
    );
  let started: ReadonlyMap<string, number> | null = null;
  const end = () => {
    if (started !== null) ran.push(since(started));
    started = null;
  };
  return {
    prepared,
    ran,
    end,
    contender: {
      ...contender,
      prepare: async () => {
        end();
        const before = secondsOf();
        await contender.prepare?.();
        prepared.push(since(before));
      },
      run: () => {
        started = secondsOf();
        return contender.run();
      },
    },
  };
}

/** The sum of some processes in each round; null where the system does not say how much they work. */
export function sumOfRounds(rounds: WorkOfRounds, names: readonly string[]): readonly number[] | null {
  const sums = rounds.map((round) =>
    names.reduce<number | null>((sum, name) => {
      const millis = round.get(name);
      return sum === null || millis === undefined ? null : sum + millis;
    }, 0),
  );
  return sums.every((sum) => sum !== null) ? sums : null;
}
