import type { Facts, FiredRule, Requirement, TraceCondition, Verdict } from '@countersign/schema';
import type { CompiledRule } from './compile-rule.ts';
import { deepFreeze } from './freeze.ts';
import type { Candidates } from './policy-set.ts';
import { uncoveredRule } from './uncovered.ts';

type EvaluationError = Verdict['errors'][number];

/** Most verdicts have nothing to say in most of their lists; they share this one. Frozen, so sharing is safe. */
const nothing: never[] = [];
Object.freeze(nothing);

/**
 * The verdict on a complete evaluation. Any deny wins; requirements and advisories are listed in every case, because a
 * requester who mends a refused request wants to know what comes next.
 */
export function verdictOn(
  fired: readonly CompiledRule[],
  facts: Pick<Facts, 'acknowledgements'>,
  explanation: Pick<Verdict, 'trace' | 'counterfactual'> | null,
): Verdict {
  let determining: FiredRule[] = nothing;
  let advisories: FiredRule[] = nothing;
  let requirements: Verdict['requirements'] = nothing;
  let owed = false;
  for (const { rule, fired: said, requirements: demanded } of fired) {
    if (rule.effect === 'deny') determining = append(determining, said);
    else if (rule.effect === 'advise') advisories = append(advisories, said);
    else {
      for (const entry of demanded) {
        requirements = append(requirements, entry);
        if (isOwed(entry.requirement, facts)) owed = true;
      }
    }
  }
  const outcome = determining.length > 0 ? 'deny' : owed ? 'review' : 'allow';
  return freezeLists({
    outcome,
    determining,
    requirements,
    advisories,
    errors: nothing,
    trace: explanation?.trace ?? nothing,
    counterfactual: explanation?.counterfactual ?? null,
  });
}

/** The verdict where the evaluation did not come to an end: a refusal that names no rule, since some were not asked. */
export function refuseForErrors(
  errors: readonly EvaluationError[],
  trace: TraceCondition[] = nothing,
): Verdict {
  return deepFreeze<Verdict>({
    outcome: 'deny',
    determining: nothing,
    requirements: nothing,
    advisories: nothing,
    errors: [...errors],
    trace,
    counterfactual: null,
  });
}

export function policyError(ruleId: string | null, message: string): EvaluationError {
  return { ruleId, code: 'POLICY_ERROR', message };
}

/** The verdict where it is settled before any rule is asked; null where the rules have to be asked. */
export function settleWithoutRules(
  { broken, covered }: Candidates,
  { provider, operation }: Pick<Facts, 'provider' | 'operation'>,
): Verdict | null {
  if (broken.length > 0) {
    return refuseForErrors(broken.map(({ rule, because }) => policyError(rule.id, because)));
  }
  if (covered) return null;
  return deepFreeze<Verdict>({
    outcome: 'deny',
    determining: [uncoveredRule(provider, operation)],
    requirements: nothing,
    advisories: nothing,
    errors: nothing,
    trace: nothing,
    counterfactual: null,
  });
}

/** Whether somebody has to act before the request may go on. */
function isOwed(requirement: Requirement, { acknowledgements }: Pick<Facts, 'acknowledgements'>): boolean {
  switch (requirement.type) {
    case 'approvals':
    case 'extra-approvals':
      return true;
    case 'acknowledgement':
      return requirement.by !== 'requester' || !acknowledgements.includes(requirement.kind);
    default:
      return false;
  }
}

function append<T>(list: T[], item: T): T[] {
  if (list === nothing) return [item];
  list.push(item);
  return list;
}

/** The entries were frozen when the rules were compiled, so only what was made for this verdict is left. */
function freezeLists(verdict: Verdict): Verdict {
  for (const list of [verdict.determining, verdict.requirements, verdict.advisories, verdict.trace]) {
    if (list !== nothing) Object.freeze(list);
  }
  deepFreeze(verdict.counterfactual);
  return Object.freeze(verdict);
}
