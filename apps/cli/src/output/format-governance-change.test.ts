import type { GovernanceChangeView } from '@countersign/schema';
import { expect, test } from 'vitest';
import { formatGovernanceChange } from './format-governance-change.ts';

const id = (n: number) => `pri_0000000000000000000000000${n}`;
const AT = '2026-11-30T00:00:00.000Z';

test('an approval of somebody who has left is not counted, and somebody else is waited for', () => {
  const change: GovernanceChangeView = {
    id: 'gov_00000000000000000000000001',
    state: 'proposed',
    content: { kind: 'principal.reactivate', principal: id(1) },
    items: [{ what: 'x', before: 'a', after: 'b' }],
    effects: ['grants-authority'],
    digest: '0'.repeat(64),
    proposer: id(2),
    reason: 'x',
    beneficiaries: [id(1)],
    approvalsNeeded: 2,
    approvals: 1,
    signature: null,
    setup: false,
    reviewers: [id(5)],
    reviews: [3, 4].map((n) => ({
      id: `rev_0000000000000000000000000${n}`,
      principal: id(n),
      verdict: 'approve' as const,
      roles: ['approver' as const],
      reason: null,
      signature: 'x',
      signedBy: 'server',
      shown: null,
      at: AT,
    })),
    people: [],
    createdAt: AT,
    expiresAt: AT,
    settledAt: null,
    waitsFor: null,
  };
  const text = formatGovernanceChange(change);
  expect(text).toContain('1 of 2, and 1 by people who have left or lost the role');
  expect(text).toContain(`Waits for 1 of: ${id(5)}`);
});
