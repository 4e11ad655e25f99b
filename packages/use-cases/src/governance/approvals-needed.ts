import type { GovernanceEffect } from '@countersign/schema';

/**
 * How many people other than the proposer, and other than whoever gains, have to approve. What gives authority takes two;
 * what only takes it away waits for nobody.
 */
export const approvalsNeeded = (effects: readonly GovernanceEffect[]): number =>
  effects.includes('grants-authority') ? 2 : 0;
