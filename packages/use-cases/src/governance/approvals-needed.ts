import type { GovernanceEffect } from '@countersign/schema';

/**
 * How many people other than the proposer, and other than whoever gains, have to approve. What only takes authority away waits for
 * nobody; whatever else a change amounts to takes two.
 */
export const approvalsNeeded = (effects: readonly GovernanceEffect[]): number =>
  effects.length > 0 && effects.every((effect) => effect === 'takes-authority') ? 0 : 2;
