import type { Suite } from '../suite.ts';
import { comparePages, openSizes, PAGES_ASKED } from './compare-pages.ts';

const SHORT = 10_000;
/** A page of a list may take half as long again as that of a short log; searches go through a larger index. */
const LIST_GOAL = 0.67;

/** Pages of a long log against those of a short one. */
export const pageSuite =
  (rows: number): Suite =>
  async (bench) => {
    const logs = await openSizes(bench.own, { long: rows, short: SHORT });
    for (const [name, page] of Object.entries(PAGES_ASKED)) {
      bench.report(await comparePages(logs, page), {
        bench: `log/page-${name}-${rows}`,
        baseline_name: `the same page of ${SHORT} entries`,
        unit: 'pages/s',
        goal: name.startsWith('list') ? LIST_GOAL : null,
      });
    }
  };
