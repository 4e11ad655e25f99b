import { formatIssue, ruleSchema } from '@countersign/schema';
import type { ConditionNode } from '../conditions/condition-tree.ts';
import { isRecord } from '../conditions/fact-path.ts';
import { parseConditions, type SharedConditions } from '../conditions/parse-conditions.ts';
import { type FactType, factsType } from '../facts-type.ts';
import { type Finding, into, type Problem, problem } from '../finding.ts';
import { checkCases } from './check-cases.ts';
import { checkConditionTypes } from './check-condition-types.ts';
import { checkDocument, MAX_PROBLEMS } from './check-document.ts';
import { checkDuplicates, type ReadRule } from './check-duplicates.ts';
import { checkEvent } from './check-event.ts';
import { checkSatisfiable } from './check-satisfiable.ts';
import { checkScope } from './check-scope.ts';

type Issue = Parameters<typeof formatIssue>[0];

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
  const unusable = checkShared(sharedConditions);
  // Every rule could lead into one of these.
  if (unusable.length > 0) return unusable;
  const read: ReadRule[] = [];
  const findings = documents.flatMap((document, index): Finding[] => {
    const named = (problems: readonly Problem[]) =>
      problems.map((found) => ({ rule: ruleName(document, index), ...found }));
    // The later checks rely on what the earlier ones have made sure of.
    const raw = checkDocument(document);
    if (raw.length > 0) return named(raw);
    const parsed = ruleSchema.safeParse(document);
    if (!parsed.success) {
      const { issues } = parsed.error;
      return named(issues.slice(0, MAX_PROBLEMS).map((issue) => badShape(issue, document)));
    }
    const rule = parsed.data;
    const { root, problems } = lintConditions(rule.conditions, sharedConditions, types);
    if (root !== null) read.push({ rule, root });
    const scope = problems.length === 0 && root !== null ? checkScope(rule, root, types) : [];
    return named([...problems, ...scope, ...checkEvent(rule), ...checkCases(rule)]);
  });
  return [
    ...findings,
    ...checkUniqueIds(documents, ruleName),
    ...checkDuplicates(read),
    ...lintShared(sharedConditions, types),
  ];
}

function badShape(issue: Issue, document: unknown): Problem {
  const pointer = issue.path.reduce<string>((at, key) => into(at, String(key)), '');
  return problem(pointer, 'bad-shape', formatIssue(issue, document));
}

/** What is wrong with conditions, and the tree that they are, or null where they are none. */
function lintConditions(
  tree: unknown,
  shared: SharedConditions,
  types: FactType,
): { readonly root: ConditionNode | null; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const root = parseConditions(tree, shared, (found) => problems.push(found));
  if (root === null) return { root, problems };
  problems.push(...checkConditionTypes(root, types));
  // What a condition can be is a question only where it compares what can be compared.
  if (!problems.some(({ severity }) => severity === 'error')) problems.push(...checkSatisfiable(root, types));
  return { root, problems };
}

/** What keeps shared conditions from being walked at all. */
function checkShared(shared: SharedConditions): readonly Finding[] {
  return Object.keys(shared).flatMap((name) => sharedFindings(name, checkDocument(shared[name])));
}

/** Shared conditions belong to no rule, so what is wrong with one is said once, and it breaks the whole set. */
function lintShared(shared: SharedConditions, types: FactType): readonly Finding[] {
  return Object.keys(shared).flatMap((name) =>
    sharedFindings(name, lintConditions({ condition: name }, shared, types).problems),
  );
}

function sharedFindings(name: string, problems: readonly Problem[]): readonly Finding[] {
  return problems.map((found) => ({ rule: `${SHARED_PREFIX}${name}`, ...found }));
}

function ruleName(document: unknown, index: number): string {
  const id = isRecord(document) && Object.hasOwn(document, 'id') ? document.id : null;
  return ruleSchema.shape.id.safeParse(id).data ?? `#${index}`;
}

/** A verdict names rules by id, and json-rules-engine's results are told apart by it. */
function checkUniqueIds(
  documents: readonly unknown[],
  nameOf: (document: unknown, index: number) => string,
): readonly Finding[] {
  const known = new Set<string>();
  const repeated = documents.map(nameOf).filter((name) => known.size === known.add(name).size);
  return [...new Set(repeated)].map((rule) => ({
    rule,
    ...problem('/id', 'duplicate-id', `several rules have the id ${rule}; give each one of its own`),
  }));
}
