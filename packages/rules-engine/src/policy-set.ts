import { type Operation, operationsOf, type Provider, type Rule } from '@countersign/schema';
import { type Candidates, OperationRules, type Scope, selectPlainly } from './applicable-rules.ts';
import { type BrokenRule, brokenBecause, type CompiledRule, compileRule } from './compile-rule.ts';
import type { SharedConditions } from './conditions/parse-conditions.ts';
import { type FactType, factsType } from './facts-type.ts';
import type { Finding } from './finding.ts';
import { lintRules, SHARED_PREFIX } from './lint/lint-rules.ts';

/** Rules made ready for both evaluators, looked up by provider, operation and effects. Made by `compilePolicySet`. */
export interface PolicySet {
  readonly rules: readonly Rule[];
  readonly sharedConditions: SharedConditions;
  readonly factsType: FactType;
  readonly operations: ReadonlyMap<Provider, ReadonlyMap<Operation, OperationRules>>;
}

/**
 * Compiles a set once, for any number of decisions. Give it what `loadRules` returned: a rule that the lint refuses is
 * kept, and every decision it would have a say in is an error, so that leaving the lint out opens nothing.
 */
export function compilePolicySet(rules: readonly Rule[], sharedConditions: SharedConditions = {}): PolicySet {
  const findings = lintRules(rules, sharedConditions);
  return compileRules(rules, { sharedConditions, findings, factsType: factsType() });
}

interface CompileOptions {
  readonly sharedConditions: SharedConditions;
  readonly findings: readonly Finding[];
  readonly factsType: FactType;
}

/** `compilePolicySet` for findings that are known, and for facts of any names. */
export function compileRules(
  rules: readonly Rule[],
  { sharedConditions, findings, factsType: types }: CompileOptions,
): PolicySet {
  const errors = new Map<string, Finding>();
  for (const finding of findings) {
    if (finding.severity === 'error' && !errors.has(finding.rule)) errors.set(finding.rule, finding);
  }
  const everywhere = findings.find(
    ({ severity, rule }) => severity === 'error' && rule.startsWith(SHARED_PREFIX),
  );
  const ready = rules.map((rule, index): CompiledRule | BrokenRule => {
    const finding = everywhere ?? errors.get(rule.id) ?? errors.get(`#${index}`);
    if (finding !== undefined) return { rule, because: brokenBecause(finding) };
    return (
      compileRule(rule, sharedConditions) ?? {
        rule,
        because: `the rule ${rule.id} has conditions that are not well formed`,
      }
    );
  });
  return { rules, sharedConditions, factsType: types, operations: indexByOperation(ready) };
}

const nobody: Candidates = { rules: [], broken: [], covered: false, quick: null };

/** What has a say in a request, for the compiled evaluator. */
export function candidatesFor(set: PolicySet, { provider, operation, effects }: Scope): Candidates {
  return rulesOf(set, provider, operation)?.withEffects(effects) ?? nobody;
}

/** What has a say in a request, for the second opinion. */
export function referenceCandidatesFor(
  set: PolicySet,
  { provider, operation, effects }: Scope,
): Omit<Candidates, 'quick'> {
  return selectPlainly(rulesOf(set, provider, operation)?.entries ?? [], effects);
}

/** The rules for an operation, whatever a request of it does to access; undefined where there are none. */
export function rulesOf(
  set: PolicySet,
  provider: Provider,
  operation: Operation,
): OperationRules | undefined {
  return set.operations.get(provider)?.get(operation);
}

type Entry = CompiledRule | BrokenRule;

function indexByOperation(
  rules: readonly Entry[],
): ReadonlyMap<Provider, ReadonlyMap<Operation, OperationRules>> {
  const entries = new Map<Provider, Map<Operation, Entry[]>>();
  const ordered = rules.toSorted((a, b) => (b.rule.priority ?? 1) - (a.rule.priority ?? 1));
  for (const entry of ordered) {
    const { appliesTo } = entry.rule;
    for (const provider of new Set(appliesTo.providers)) {
      const byOperation = entries.get(provider) ?? new Map<Operation, Entry[]>();
      entries.set(provider, byOperation);
      for (const operation of new Set(operationsOf(appliesTo))) {
        const found = byOperation.get(operation);
        if (found === undefined) byOperation.set(operation, [entry]);
        else found.push(entry);
      }
    }
  }
  return new Map(
    [...entries].map(([provider, byOperation]) => [
      provider,
      new Map(
        [...byOperation].map(([operation, found]) => [
          operation,
          new OperationRules(found, { provider, operation }),
        ]),
      ),
    ]),
  );
}
