import {
  approvalsNeeded,
  namedApprovals,
  periodMillis,
  type Requirement,
  SIGNATURE_LEVELS,
  type Verdict,
} from '@countersign/schema';

/**
 * Whether `after` lets through what `before` refused, or lets it through for less: fewer approvals, an acknowledgement or a
 * step less, a later review date, a longer time until the right ends. What the requester has acknowledged already was
 * demanded all the same.
 */
export function opens(before: Verdict, after: Verdict): boolean {
  if (after.outcome === 'deny') return false;
  if (before.outcome === 'deny') return true;
  const [asked, asks] = [requirementsOf(before), requirementsOf(after)];
  return approvalsNeeded(asks) < approvalsNeeded(asked) || asksForMore(asked, asks);
}

/** Whether the first ones ask for something, apart from how many approvals in all, that the others do not ask for, or not as strictly. */
export function asksForMore(some: readonly Requirement[], others: readonly Requirement[]): boolean {
  const asked = strictest(others);
  return [...strictest(some)].some(
    ([demand, strictness]) => strictness > (asked.get(demand) ?? Number.NEGATIVE_INFINITY),
  );
}

function requirementsOf({ requirements }: Verdict): readonly Requirement[] {
  return requirements.map(({ requirement }) => requirement);
}

/** How strictly each thing is asked for; the higher the stricter. */
function strictest(requirements: readonly Requirement[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const requirement of requirements) {
    const [demand, strictness] = demandOf(requirement) ?? [];
    if (demand === undefined || strictness === undefined) continue;
    found.set(demand, Math.max(strictness, found.get(demand) ?? Number.NEGATIVE_INFINITY));
  }
  return found;
}

/** Null for approvals by whoever may review, which are counted over all rules. */
function demandOf(requirement: Requirement): readonly [demand: string, strictness: number] | null {
  switch (requirement.type) {
    case 'approvals': {
      const [named] = namedApprovals([requirement]);
      return named === undefined ? null : [`approvals ${named.stage} ${named.by ?? ''}`, named.count];
    }
    case 'extra-approvals':
      return null;
    case 'acknowledgement':
      return [`acknowledgement ${requirement.kind} ${requirement.by}`, 0];
    case 'step':
      return [`step ${requirement.step}`, 0];
    case 'review-date':
    case 'expiry':
      return [requirement.type, -requirement.withinDays];
    case 'signature':
      return [requirement.type, SIGNATURE_LEVELS.indexOf(requirement.by)];
    case 'canary':
      return [requirement.type, 0];
    case 'due':
      // Whether more people are asked or fewer, nothing is let through by it; what expires earlier is stricter.
      return requirement.overdue === 'expire'
        ? [`due ${requirement.overdue}`, -periodMillis(requirement.within)]
        : requirement.overdue === 'escalate'
          ? null
          : [`due ${requirement.overdue} ${requirement.within}`, 0];
    case 'window':
      return [`window ${JSON.stringify(requirement)}`, 0];
  }
}
