import type {
  Facts,
  FiredRule,
  ObservedRule,
  Requirement,
  TraceCondition,
  Verdict,
} from '@countersign/schema';
import type { CompiledRule } from './compile-rule.ts';
import { deepFreeze } from './freeze.ts';

type EvaluationError = Verdict['errors'][number];

/** Most verdicts have nothing to say in most of their lists; they share this one. Frozen, so sharing is safe. */
const nothing: never[] = [];
Object.freeze(nothing);

/** What is known beside the rules that fired. */
interface VerdictDetails extends Partial<Pick<Verdict, 'trace' | 'counterfactual'>> {
  /** Rules under observation that could not be evaluated. */
  readonly failed?: readonly ObservedRule[];
}

/**
 * The verdict on a complete evaluation. Any deny wins; requirements and advisories are listed in every case, because a
 * requester who mends a refused request wants to know what comes next. A rule that is only observed is listed apart.
 */
export function verdictOn(
  fired: readonly CompiledRule[],
  facts: Pick<Facts, 'acknowledgements'>,
  { trace = nothing, counterfactual = null, failed = nothing }: VerdictDetails = {},
): Verdict {
  let determining: FiredRule[] = nothing;
  let advisories: FiredRule[] = nothing;
  let requirements: Verdict['requirements'] = nothing;
  let observed: ObservedRule[] = nothing;
  let owed = false;
  for (const { rule, fired: firedRule, requirements: demanded, observed: observedRule } of fired) {
    if (observedRule !== null) observed = append(observed, observedRule);
    else if (rule.effect === 'deny') determining = append(determining, firedRule);
    else if (rule.effect === 'advise') advisories = append(advisories, firedRule);
    else {
      for (const entry of demanded) {
        requirements = append(requirements, entry);
        if (isOwed(entry.requirement, facts)) owed = true;
      }
    }
  }
  for (const observedRule of failed) observed = append(observed, observedRule);
  const outcome = determining.length > 0 ? 'deny' : owed ? 'review' : 'allow';
  return freezeLists({
    outcome,
    determining,
    requirements,
    advisories,
    ...(observed === nothing ? {} : { observed }),
    errors: nothing,
    trace,
    counterfactual,
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

/** How a rule under observation is listed that could not be evaluated. */
export function observedFailure(observedRule: ObservedRule, error: string): ObservedRule {
  return Object.freeze({ ...observedRule, error });
}

/** What an evaluator threw, in words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'it failed';
}

export function policyError(ruleId: string | null, message: string): EvaluationError {
  return { ruleId, code: 'POLICY_ERROR', message };
}

/** Whether somebody has to act before the request may go on. */
function isOwed(requirement: Requirement, { acknowledgements }: Pick<Facts, 'acknowledgements'>): boolean {
  switch (requirement.type) {
    case 'approvals':
    case 'extra-approvals':
    case 'signature':
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
  const { determining, requirements, advisories, observed = nothing, trace } = verdict;
  for (const list of [determining, requirements, advisories, observed, trace]) {
    if (list !== nothing) Object.freeze(list);
  }
  deepFreeze(verdict.counterfactual);
  return Object.freeze(verdict);
}
