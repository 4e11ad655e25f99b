import { expect, test, vi } from 'vitest';
import { run } from '../testing/act.ts';
import { countStatements } from '../testing/count-statements.ts';
import { adoptOnEma2, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
/** Change them when a request takes fewer; a request that takes more has to say why. */
// Three of them ask the log whether execution is frozen, so that no edited row has a permit issued.
// Five read what was signed since, so that what is approved is what the log says that was asked for.
// Two look in the log for groups that were asked later, which may approve by that entry alone; one reads the comments, to compare them.
// One looks whether somebody broke the glass, which stands in the place of approvals.
const MOST_UNTIL_APPROVED = 62;
// Two make sure that nobody has edited rows when a request ends.
// Two look in the log for groups that were asked because nobody reviewed in time, before it begins.
const MOST_UNTIL_DONE = 85;

test('a request of one effect takes no more statements to be approved, and from then to its end, than it did', async () => {
  const statements = countStatements();
  try {
    await withWorld(async (world) => {
      const { deps } = withScript(world.deps, EMA2);
      await adoptOnEma2(world, 'siem');
      const untilApproved: number[] = [];
      const untilDone: number[] = [];
      for (let time = 0; time < 5; time += 1) {
        const start = statements.count();
        await submitApproved(world, {
          provider: EMA2,
          action: 'update',
          account: 'msp',
          integration: 'siem',
          subject: 'siem@acme.example',
          change: { description: `Time ${time}` },
        });
        const approved = statements.count();
        untilApproved.push(approved - start);
        await run(world, deps);
        untilDone.push(statements.count() - approved);
      }
      // The indexes of the log follow behind it, and may do so while any of them runs.
      const least = [Math.min(...untilApproved), Math.min(...untilDone)];
      expect(Math.min(...least)).toBeGreaterThan(20);
      expect(least[0]).toBeLessThanOrEqual(MOST_UNTIL_APPROVED);
      expect(least[1]).toBeLessThanOrEqual(MOST_UNTIL_DONE);
    });
  } finally {
    vi.restoreAllMocks();
  }
});
