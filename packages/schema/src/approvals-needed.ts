import type { Requirement } from './rule.ts';

/** Approvals that a group, or whoever may review, has to give in one stage. */
export interface NamedApprovals {
  /** Stages come in order, from 1 on. */
  readonly stage: number;
  /** A group; null for whoever may review. */
  readonly by: string | null;
  readonly count: number;
}

const FIRST_STAGE = 1;

/** What groups and stages have to give: of rules that ask for the same group in the same stage the highest count holds. */
export function namedApprovals(requirements: readonly Requirement[]): readonly NamedApprovals[] {
  const named = new Map<string, NamedApprovals>();
  for (const requirement of requirements) {
    if (requirement.type !== 'approvals') continue;
    const { by = null, stage = FIRST_STAGE, count } = requirement;
    if (requirement.by === undefined && requirement.stage === undefined) continue;
    const key = `${stage} ${by ?? ''}`;
    named.set(key, { stage, by, count: Math.max(count, named.get(key)?.count ?? 0) });
  }
  return [...named.values()];
}

/**
 * Approvals by different people that requirements ask for in all: the highest count, all that groups and stages have to give, one at least
 * where one has to be signed, plus all that come on top.
 */
export function approvalsNeeded(requirements: readonly Requirement[]): number {
  let highest = 0;
  let onTop = 0;
  for (const requirement of requirements) {
    if (requirement.type === 'approvals') highest = Math.max(highest, requirement.count);
    // What has to be signed has to be approved.
    if (requirement.type === 'signature') highest = Math.max(highest, 1);
    if (requirement.type === 'extra-approvals') onTop += requirement.count;
  }
  const named = namedApprovals(requirements).reduce((sum, { count }) => sum + count, 0);
  return Math.max(highest, named) + onTop;
}
