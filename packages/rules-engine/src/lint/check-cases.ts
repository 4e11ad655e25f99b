import { operationsOf, type Rule } from '@countersign/schema';
import { caseFacts } from '../cases/case-facts.ts';
import { into, type Problem, problem } from '../finding.ts';

/** Checks that the cases of a rule can be run and that they show both sides of it. Whether they pass is `runCases`. */
export function checkCases({ appliesTo, cases }: Rule): readonly Problem[] {
  const problems = cases.flatMap((item, index): Problem[] => {
    const at = into('/cases', index);
    const found: Problem[] = [];
    if (cases.findIndex(({ title }) => title === item.title) < index) {
      const message = `there is a case "${item.title}" already; say what is different about this one`;
      found.push(problem(`${at}/title`, 'duplicate-case', message));
    }
    if (!appliesTo.providers.includes(item.provider) || !operationsOf(appliesTo).includes(item.operation)) {
      const message = `the rule does not apply to ${item.operation} on ${item.provider}; use one that it applies to`;
      found.push(problem(at, 'case-out-of-scope', message));
    }
    const facts = caseFacts(item);
    if ('problem' in facts) found.push(problem(`${at}/facts`, 'case-facts', facts.problem));
    else if (appliesTo.effects && !appliesTo.effects.some((one) => facts.facts.effects.includes(one))) {
      const does = facts.facts.effects.join(', ') || 'nothing';
      const message = `the rule is about requests that ${appliesTo.effects.join(' or ')}, and this one ${does}; give the case other "effects", or another operation`;
      found.push(problem(at, 'case-out-of-scope', message));
    }
    return found;
  });
  for (const fires of [true, false]) {
    if (!cases.some((item) => item.fires === fires)) {
      const message = `add a case in which the rule ${fires ? 'fires' : 'does not fire'}`;
      problems.push(problem('/cases', 'one-sided-cases', message));
    }
  }
  return problems;
}
