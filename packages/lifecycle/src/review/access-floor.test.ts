import { EFFECTS } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { apiStep } from '../plans/steps.ts';
import { floorApprovals, meetsFloor } from './access-floor.ts';

const plan = (...effects: Parameters<typeof apiStep>[2]['effects']) => [
  apiStep('ema2.update-user', 'Update the user', { effects }),
];
const approve = (principal: string) => ({ principal, verdict: 'approve' as const });
const change = {
  effects: ['takes-access' as const],
  plan: plan('takes-access'),
};

describe('whatever policies are in force', () => {
  test.each(EFFECTS.filter((effect) => effect !== 'changes-details'))('%s takes one approval', (effect) => {
    expect(floorApprovals({ effects: [effect], plan: plan() })).toBe(1);
    expect(floorApprovals({ effects: [], plan: plan(effect) })).toBe(1);
  });

  test('a change of details alone is left to the policies', () => {
    expect(floorApprovals({ effects: ['changes-details'], plan: plan('changes-details') })).toBe(0);
  });

  test('a step that does not say what it does takes one approval', () => {
    const { effects: _, ...undeclared } = plan()[0] ?? apiStep('ema2.update-user', '', { effects: [] });
    expect(floorApprovals({ effects: ['changes-details'], plan: [undeclared] })).toBe(1);
  });

  test('one approval by somebody who did not ask for it is what it takes', () => {
    expect(meetsFloor(change, [])).toBe(false);
    expect(meetsFloor(change, [{ principal: 'anna', verdict: 'reject' }])).toBe(false);
    expect(meetsFloor(change, [approve('anna')])).toBe(true);
  });
});
