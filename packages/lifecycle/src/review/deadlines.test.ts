import type { Requirement } from '@countersign/schema';
import { expect, test } from 'vitest';
import { deadlinesOf } from './deadlines.ts';

const HOUR = 3_600_000;
const due = (within: string, overdue: 'remind' | 'escalate' | 'expire', to?: string): Requirement => ({
  type: 'due',
  within,
  overdue,
  ...(to === undefined ? {} : { to }),
});

test('deadlines come in order; what expires twice expires earlier, and each group is asked once', () => {
  const requirements = [
    due('P2D', 'expire'),
    due('PT8H', 'escalate', 'leads'),
    due('P1D', 'expire'),
    due('PT12H', 'escalate', 'leads'),
    due('PT8H', 'remind'),
    due('PT4H', 'remind'),
    { type: 'approvals', count: 2 } as const,
  ];
  expect(deadlinesOf(requirements, 1_000).map(({ at, does, to }) => [(at - 1_000) / HOUR, does, to])).toEqual(
    [
      [4, 'remind', null],
      [8, 'remind', null],
      [8, 'escalate', 'leads'],
      [24, 'expire', null],
    ],
  );
});
