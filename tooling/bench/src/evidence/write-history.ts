import { forEachConcurrently } from '../measure/for-each-concurrently.ts';
import { createHistoryContext } from './history-context.ts';
import { openHistory } from './history-deps.ts';
import { registerHistoryPeople } from './history-people.ts';
import { adoptUser, type Lane, type Scenario, STORIES } from './scenarios.ts';

export interface HistoryOptions {
  readonly requests: number;
  /** First and last day. */
  readonly from: string;
  readonly to: string;
  readonly lanes: number;
  readonly usersPerLane: number;
}

/** Acts of an average request; the clock goes through the period with about this many steps for each. */
const ACTS_PER_REQUEST = 6;

/** A hundred scenarios, mixed so that none comes only at the end. */
const HUNDRED: readonly Scenario[] = STORIES.flatMap(({ story, often }) =>
  Array.from({ length: often }, (_, at) => ({ story, place: (at + 0.5) / often })),
)
  .toSorted((one, other) => one.place - other.place)
  .map(({ story }) => story);

/**
 * Fills a data directory with a history of requests of all kinds, made by the use cases themselves; only the clock and the
 * providers are not real.
 *
 * @returns the token of an auditor
 */
export async function writeHistory(dataDirectory: string, options: HistoryOptions): Promise<string> {
  let now = Date.parse(`${options.from}T06:00:00Z`);
  const span = Date.parse(`${options.to}T18:00:00Z`) - now;
  const step = Math.max(1, Math.floor(span / (options.requests * ACTS_PER_REQUEST)));
  const end = now + span;
  const deps = await openHistory(dataDirectory, { now: () => now });
  try {
    const { historyPeople, token } = await registerHistoryPeople(deps);
    const history = createHistoryContext(deps, historyPeople, () => {
      now = Math.min(end, now + step);
    });
    const lanes = await Promise.all(
      Array.from({ length: options.lanes }, async (_, number): Promise<Lane> => {
        const names = Array.from({ length: options.usersPerLane }, (_one, user) => `lane-${number}-${user}`);
        const users = await Promise.all(
          names.map((name) => adoptUser(history, { name, account: 'msp', role: 'regular' })),
        );
        return { history, number, users };
      }),
    );
    const requestsOf = new Map(STORIES.map(({ story, requests }) => [story, requests]));
    let submitted = 0;
    let turn = 0;
    await forEachConcurrently(lanes, lanes.length, async (lane) => {
      while (submitted < options.requests) {
        const story = HUNDRED[turn % HUNDRED.length] ?? HUNDRED[0];
        if (story === undefined) return;
        turn += 1;
        submitted += requestsOf.get(story) ?? 1;
        await story(lane, turn);
      }
    });
    return token;
  } finally {
    deps.store.close();
  }
}
