import { describe, expect, test } from 'vitest';
import { approvalsNeeded } from './approvals-needed.ts';

const approvals = (count: number, by?: string, stage?: number) => ({
  type: 'approvals' as const,
  count,
  ...(by === undefined ? {} : { by }),
  ...(stage === undefined ? {} : { stage }),
});
const extra = (count: number) => ({ type: 'extra-approvals', count }) as const;

describe('approvals in all', () => {
  test('are the highest number that rules ask for, and extra ones come on top of it', () => {
    expect(approvalsNeeded([])).toBe(0);
    expect(approvalsNeeded([approvals(1), approvals(2), approvals(1)])).toBe(2);
    expect(approvalsNeeded([approvals(1), extra(2), extra(1), { type: 'canary' }])).toBe(4);
  });

  test('are as many as all groups and stages have to give, each once', () => {
    expect(approvalsNeeded([approvals(1, 'a'), approvals(1, 'b'), approvals(1)])).toBe(2);
    expect(approvalsNeeded([approvals(1, 'a'), approvals(2, 'a'), approvals(3)])).toBe(3);
    expect(approvalsNeeded([approvals(1, 'a', 1), approvals(1, 'a', 2), extra(1)])).toBe(3);
  });
});
