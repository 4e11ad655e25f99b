import { type Rule, ruleSchema } from '@countersign/schema';
import { isRecord } from '../conditions/fact-path.ts';
import { parseConditions, type SharedConditions } from '../conditions/parse-conditions.ts';
import { type FactType, factsType } from '../facts-type.ts';
import { type Finding, into, type Problem, problem } from '../finding.ts';
import { checkCases } from './check-cases.ts';
import { checkConditionTypes } from './check-condition-types.ts';
import { checkDocument } from './check-document.ts';
import { checkEvent } from './check-event.ts';
import { checkUniqueIds } from './check-unique-ids.ts';

/** Before the name of a shared condition, where a finding otherwise names a rule. */
export const SHARED_PREFIX = 'condition:';

/**
 * Everything that is wrong with a set of rule documents, in document order. A set with an `error` must not be used:
 * json-rules-engine would answer some of these documents with a result that nobody meant, and mostly by letting through.
 */
export function lintRules(
  documents: readonly unknown[],
  sharedConditions: SharedConditions = {},
): readonly Finding[] {
  const types = factsType();
  const findings = documents.flatMap((document, index): Finding[] => {
    const named = (problems: readonly Problem[]) =>
      problems.map((found) => ({ rule: ruleName(document, index), ...found }));
    // The later checks rely on what the earlier ones have made sure of.
    const raw = checkDocument(document);
    if (raw.length > 0) return named(raw);
    const parsed = ruleSchema.safeParse(document);
    if (!parsed.success) {
      return named(
        parsed.error.issues.map(({ path, message }) =>
          problem(
            path.reduce<string>((at, key) => into(at, String(key)), ''),
            'bad-shape',
            message,
          ),
        ),
      );
    }
    return named(lintRule(parsed.data, sharedConditions, types));
  });
  return [...findings, ...checkUniqueIds(documents, ruleName), ...lintShared(sharedConditions, types)];
}

function lintRule(rule: Rule, shared: SharedConditions, types: FactType): readonly Problem[] {
  return [...lintConditions(rule.conditions, shared, types), ...checkEvent(rule), ...checkCases(rule)];
}

function lintConditions(tree: unknown, shared: SharedConditions, types: FactType): readonly Problem[] {
  const problems: Problem[] = [];
  const root = parseConditions(tree, shared, (found) => problems.push(found));
  return root === null ? problems : [...problems, ...checkConditionTypes(root, types)];
}

/** Shared conditions belong to no rule, so what is wrong with one is said once, and it breaks the whole set. */
function lintShared(shared: SharedConditions, types: FactType): readonly Finding[] {
  return Object.keys(shared).flatMap((name) => {
    const problems: Problem[] = [...checkDocument(shared[name])];
    if (problems.length === 0) problems.push(...lintConditions({ condition: name }, shared, types));
    return problems.map((found) => ({ rule: `${SHARED_PREFIX}${name}`, ...found }));
  });
}

function ruleName(document: unknown, index: number): string {
  const id = isRecord(document) && Object.hasOwn(document, 'id') ? document.id : null;
  return typeof id === 'string' && id !== '' ? id : `#${index}`;
}
