import type { Verdict } from '@countersign/schema';

/**
 * Approvals by different people that a verdict asks for: the highest number that any rule asks for, and the extra
 * approvals of all rules on top.
 */
export function approvalsNeeded({ requirements }: Pick<Verdict, 'requirements'>): number {
  let highest = 0;
  let extra = 0;
  for (const { requirement } of requirements) {
    if (requirement.type === 'approvals') highest = Math.max(highest, requirement.count);
    if (requirement.type === 'extra-approvals') extra += requirement.count;
  }
  return highest + extra;
}
