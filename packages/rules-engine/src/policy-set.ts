import type { Operation, Provider, Rule } from '@countersign/schema';
import { type BrokenRule, brokenBecause, type CompiledRule, compileRule } from './compile-rule.ts';
import type { SharedConditions } from './conditions/parse-conditions.ts';
import { type FactType, factsType } from './facts-type.ts';
import type { Finding } from './finding.ts';
import { lintRules, SHARED_PREFIX } from './lint/lint-rules.ts';
import { compileQuickRules, type QuickRules } from './quick-rules.ts';

/** The rules of a set that have a say in one operation on one provider, in the order in which they are shown. */
export interface Candidates {
  readonly rules: readonly CompiledRule[];
  readonly broken: readonly BrokenRule[];
  /** A rule says who may do this here; where none does, the answer is no. */
  readonly covered: boolean;
  /** The same rules for facts that are all there; null where one of them could throw even so. */
  readonly quick: QuickRules | null;
}

/** Rules made ready for both evaluators, looked up by provider and operation. Made by `compilePolicySet`. */
export interface PolicySet {
  readonly rules: readonly Rule[];
  readonly sharedConditions: SharedConditions;
  readonly factsType: FactType;
  readonly candidates: ReadonlyMap<Provider, ReadonlyMap<Operation, Candidates>>;
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
  return { rules, sharedConditions, factsType: types, candidates: indexByOperation(ready) };
}

const nobody: Candidates = { rules: [], broken: [], covered: false, quick: null };

/** What has a say in an operation. */
export function candidatesFor(set: PolicySet, provider: Provider, operation: Operation): Candidates {
  return set.candidates.get(provider)?.get(operation) ?? nobody;
}

/** A rule that is only observed opens nothing either. */
function covers(rule: Rule): boolean {
  return rule.covers === true && rule.enforcement !== 'observe';
}

interface MutableCandidates extends Candidates {
  readonly rules: CompiledRule[];
  readonly broken: BrokenRule[];
  covered: boolean;
  quick: QuickRules | null;
}

function indexByOperation(
  rules: readonly (CompiledRule | BrokenRule)[],
): ReadonlyMap<Provider, ReadonlyMap<Operation, Candidates>> {
  const index = new Map<Provider, Map<Operation, MutableCandidates>>();
  const ordered = rules.toSorted((a, b) => (b.rule.priority ?? 1) - (a.rule.priority ?? 1));
  for (const entry of ordered) {
    const { providers, operations } = entry.rule.appliesTo;
    for (const provider of new Set(providers)) {
      const byOperation = index.get(provider) ?? new Map<Operation, MutableCandidates>();
      index.set(provider, byOperation);
      for (const operation of new Set(operations)) {
        const candidates = byOperation.get(operation) ?? { ...nobody, rules: [], broken: [] };
        byOperation.set(operation, candidates);
        if ('because' in entry) candidates.broken.push(entry);
        else candidates.rules.push(entry);
        if (covers(entry.rule)) candidates.covered = true;
      }
    }
  }
  for (const [provider, byOperation] of index) {
    for (const [operation, candidates] of byOperation) {
      candidates.quick = compileQuickRules(candidates.rules, { provider, operation });
    }
  }
  return index;
}
