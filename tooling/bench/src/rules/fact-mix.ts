import { baselineFacts, decideTrusted, type PolicySet, UNCOVERED } from '@countersign/rules-engine';
import { type Facts, factsSchema, OPERATIONS, PROVIDERS, type Rule } from '@countersign/schema';

/**
 * Facts as they come in: an unremarkable request for every operation on every provider, and every case that the rules
 * bring along, which are requests that one of them has something to say about. Where no rule says who may do it, the
 * answer is no before any rule is asked; that would flatter us, so it is left out.
 */
export function factMix(set: PolicySet): readonly Facts[] {
  const unremarkable = PROVIDERS.flatMap((provider) =>
    OPERATIONS.map((operation) => factsSchema.parse(baselineFacts(provider, operation))),
  );
  const mix = [...unremarkable, ...set.rules.flatMap((rule) => rule.cases.map(factsOfCase))];
  return mix.filter((facts) => {
    const { determining } = decideTrusted(set, facts, { trace: false });
    return determining.every(({ ruleId }) => ruleId !== UNCOVERED);
  });
}

/** The facts of a case are laid over those of an unremarkable request, which are two levels deep. */
function factsOfCase({ provider, operation, facts }: Rule['cases'][number]): Facts {
  const base: Readonly<Record<string, unknown>> = baselineFacts(provider, operation);
  const laidOver = Object.entries(facts).map(([name, value]) => {
    const below = base[name];
    return [name, isFields(below) && isFields(value) ? { ...below, ...value } : value];
  });
  return factsSchema.parse({ ...base, ...Object.fromEntries(laidOver) });
}

function isFields(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
