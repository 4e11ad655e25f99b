import { wantedTokens } from '@countersign/log-export';
import type { ReadTransaction } from '@countersign/use-cases/ports';
import { processorMillis } from '../measure/clocks.ts';
import { type Comparison, compare } from '../measure/compare.ts';
import type { Own } from '../resources/with-resources.ts';
import { fillLog } from './fill-log.ts';
import { indexLog } from './index-log.ts';
import { type OpenLog, openLog } from './open-log.ts';

const LIMIT = 50;
/** Places all over the log, so few that they do not overlap in the short one: both sides read as many different rows. */
const PLACES = 14;
/** So many that the garbage of a round is collected within it, and not in the round of the other side. */
const TURNS = 100;
const ROUNDS = 7;
const WARM_UPS = 2;

/** What is asked for, and how many entries that gives. */
type Page = (tx: ReadTransaction, where: { readonly end: number }) => number;

const search =
  (wanted: readonly (readonly string[])[]): Page =>
  (tx, { end }) =>
    tx.audit.search({ wanted, from: 0, end, limit: LIMIT, descending: true }).length;

/** Pages that a person asks for, all over the log. */
export const PAGES_ASKED: Readonly<Record<string, Page>> = {
  list: (tx, { end }) => tx.audit.entries({ from: Math.max(0, end - LIMIT), limit: LIMIT }).length,
  'list-type': (tx, { end }) =>
    tx.audit.entries({ from: end - 2_000, limit: LIMIT, type: 'decision.made' }).length,
  search: search(wantedTokens({ type: ['decision.made'] })),
  'search-combined': search(wantedTokens({ type: ['decision.made'], outcome: 'success', text: 'made' })),
};

/** Logs of both sizes, filled and indexed. */
export async function openSizes(
  own: Own,
  sizes: { readonly long: number; readonly short: number },
): Promise<{ readonly long: OpenLog; readonly short: OpenLog }> {
  const open = async (rows: number) => {
    const log = await openLog(own);
    await fillLog(log, rows, own);
    indexLog(log);
    return log;
  };
  return { long: await open(sizes.long), short: await open(sizes.short) };
}

/** The same page of a long log and of a short one. @throws Error where a page is not full */
export function comparePages(
  logs: { readonly long: OpenLog; readonly short: OpenLog },
  page: Page,
): Promise<Comparison> {
  const pagesOf = ({ store }: OpenLog) => {
    const size = store.read((tx) => tx.audit.size());
    return () => {
      for (let count = 0; count < PLACES * TURNS; count += 1) {
        const end = size - Math.floor(((count % PLACES) * (size - 3_000)) / PLACES);
        const found = store.read((tx) => page(tx, { end }));
        if (found !== LIMIT) throw new Error(`A page before ${end} has ${found} entries.`);
      }
      return PLACES * TURNS;
    };
  };
  return compare({
    ours: { run: pagesOf(logs.long) },
    baseline: { run: pagesOf(logs.short) },
    rounds: ROUNDS,
    warmUps: WARM_UPS,
    now: processorMillis,
  });
}
