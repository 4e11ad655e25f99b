import type { FiredRule, ObservedRule, Requirement, Rule, TraceCondition } from '@countersign/schema';
import { compileConditions, type Evaluate } from './conditions/compile-conditions.ts';
import { type ConditionNode, type LeafNode, leavesOf } from './conditions/condition-tree.ts';
import { parseConditions, type SharedConditions } from './conditions/parse-conditions.ts';
import { untraced } from './explain/trace.ts';
import type { Finding } from './finding.ts';
import { deepFreeze } from './freeze.ts';

/** A rule that both evaluators can run, with everything that a verdict says about it made beforehand. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly root: ConditionNode;
  readonly leaves: readonly LeafNode[];
  /** How the leaves stand in a trace before they are evaluated. */
  readonly untraced: readonly TraceCondition[];
  /** Evaluates as json-rules-engine does, condition by condition; may throw. */
  readonly evaluate: Evaluate;
  readonly fired: FiredRule;
  readonly requirements: readonly { rule: FiredRule; requirement: Requirement }[];
  /** Stands in a verdict in place of all of these where the rule is only observed; null where it is enforced. */
  readonly observed: ObservedRule | null;
}

/** A rule that must not be evaluated; asking for it is an error, and an error is a refusal. */
export interface BrokenRule {
  readonly rule: Rule;
  readonly because: string;
}

/** Compiles one rule; null where its conditions are not well formed. */
export function compileRule(rule: Rule, shared: SharedConditions): CompiledRule | null {
  const root = parseConditions(rule.conditions, shared, () => {});
  if (root === null) return null;
  const leaves = leavesOf(root);
  const { message, remedy, requirements = [] } = rule.event.params;
  const { document, url, section } = rule.source;
  const fired: FiredRule = deepFreeze({
    ruleId: rule.id,
    version: rule.version,
    title: rule.title,
    message,
    remedy,
    source: { document, url, section },
  });
  return {
    rule,
    root,
    leaves,
    untraced: leaves.map((leaf) => untraced(rule.id, leaf)),
    evaluate: compileConditions(root),
    fired,
    requirements: requirements.map((requirement) => deepFreeze({ rule: fired, requirement })),
    observed:
      rule.enforcement === 'observe'
        ? deepFreeze({
            ...fired,
            effect: rule.effect,
            requirements: structuredClone(requirements),
            error: null,
          })
        : null,
  };
}

/** What the message of a broken rule says. */
export function brokenBecause(finding: Finding): string {
  return `the rule ${finding.rule} cannot be used: ${finding.message} (at ${finding.pointer || '/'})`;
}
