import { BREAK_GLASS_REVIEW_MILLIS } from '@countersign/schema';
import { advance, submit } from '../../testing/act.ts';
import { breakGlass, mayBreakGlass, reviewGlass } from '../../testing/break-glass.ts';
import { EMA2_CREATE } from '../../testing/requests.ts';
import type { World } from '../../testing/world.ts';
import { BOTH, REVIEWERS, type Scenarios } from './scenario.ts';

const EVERYBODY = [...REVIEWERS, ...BOTH];

async function brokenGlass(world: World): Promise<string> {
  await mayBreakGlass(world, 'amy');
  const { breakGlass: glass } = await breakGlass(world, await submit(world, EMA2_CREATE));
  return glass;
}

/** What happens where somebody breaks the glass. */
export const BREAK_GLASS_SCENARIOS = {
  'glass-broken': { happens: brokenGlass, tells: EVERYBODY, sealed: true },
  'break-glass-overdue': {
    happens: async (world, told) => {
      await brokenGlass(world);
      await told.tell();
      advance(world, BREAK_GLASS_REVIEW_MILLIS);
      await told.desk.planDays();
    },
    tells: EVERYBODY,
    sealed: true,
  },
  'break-glass-reviewed': {
    happens: async (world) => reviewGlass(world, await brokenGlass(world)),
    tells: EVERYBODY,
    sealed: true,
  },
} satisfies Scenarios;
