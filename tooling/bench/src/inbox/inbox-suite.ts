import { listInbox } from '@countersign/use-cases';
import { processorMillis } from '../measure/clocks.ts';
import { compare } from '../measure/compare.ts';
import type { Suite } from '../suite.ts';
import { type FullInbox, fillInbox } from './fill-inbox.ts';

const FEW = 10_000;
const LIMIT = 50;
const ROUNDS = 7;
const WARM_UPS = 2;
/** So few that both sides have them, and read as many different rows. */
const PAGES = 4;
const TURNS = 5;
/** A page may take half as long again where ten times as much waits. */
const GOAL = 0.67;

/** Pages of an approver's inbox where much waits, against one where less does. */
export const inboxSuite =
  (many: number): Suite =>
  async (bench) => {
    const few = Math.min(FEW, Math.ceil(many / 10));
    const full = await fillInbox(bench.own, many);
    const less = await fillInbox(bench.own, few);
    bench.report(
      await compare({
        ours: { run: () => readPages(full) },
        baseline: { run: () => readPages(less) },
        rounds: ROUNDS,
        warmUps: WARM_UPS,
        now: processorMillis,
      }),
      {
        bench: `inbox/page-${many}`,
        baseline_name: `the same pages where ${few} requests wait`,
        unit: 'pages/s',
        goal: GOAL,
      },
    );
  };

/** The first pages, one after the other, some times. */
function readPages({ deps, approver }: FullInbox): number {
  for (let turn = 0; turn < TURNS; turn += 1) {
    let after: { readonly dueAt: number; readonly id: string } | null = null;
    for (let page = 0; page < PAGES; page += 1) {
      const { items, next } = listInbox(deps, { principal: approver, after, limit: LIMIT });
      if (items.length !== LIMIT) throw new Error(`A page of the inbox has ${items.length} things.`);
      after = next;
    }
  }
  return PAGES * TURNS;
}
