import { namedApprovals, type Rule } from '@countersign/schema';
import type { IdentityReader, PolicyReader } from '../ports/index.ts';

/** A group of which the policies in force ask for more approvals than it has people who may give one. */
export interface SmallGroup {
  readonly group: string;
  readonly needed: number;
  readonly able: number;
}

export function viewSmallGroups(tx: IdentityReader & PolicyReader): readonly SmallGroup[] {
  // A set that came into force was validated then.
  const rules = (tx.policySets.active()?.documents ?? []) as readonly Rule[];
  const needed = new Map<string, number>();
  for (const { event } of rules)
    for (const { by, count } of namedApprovals(event.params.requirements ?? []))
      if (by !== null) needed.set(by, Math.max(count, needed.get(by) ?? 0));
  return [...needed].flatMap(([group, count]) => {
    const able = (tx.groups.get(group)?.members ?? []).filter((member) => {
      const principal = tx.principals.get(member);
      return principal?.state === 'active' && principal.roles.includes('approver');
    }).length;
    return able < count ? [{ group, needed: count, able }] : [];
  });
}
