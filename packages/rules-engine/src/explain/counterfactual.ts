import { type Counterfactual, FIELDS } from '@countersign/schema';
import type { CompiledRule } from '../compile-rule.ts';
import type { LeafNode } from '../conditions/condition-tree.ts';
import { type FactPath, factName, isRecord, peekFact } from '../conditions/fact-path.ts';
import { type FactType, factPathType } from '../facts-type.ts';
import type { EvaluableFacts } from '../validate-facts.ts';
import { ANY_OTHER_TEXT, candidateValues, type Json, nearestFirst } from './candidate-values.ts';
import { isAskable } from './is-askable.ts';

const MAX_CHANGES = 3;
/** Evaluations of the rules that a search may cost; a millisecond or two. */
const MAX_TRIALS = 1_000;

/** What was asked cannot be changed without asking something else, and what it does follows from that. */
const FIXED = new Set(['provider', 'operation', 'effects']);

interface Change {
  readonly path: FactPath;
  readonly from: Json;
  readonly to: Json;
}

/**
 * The smallest set of changed facts under which no rule denies: first every single change, then pairs, then threes. Each
 * step changes a fact that a rule which still denies asks about, because any way out has to change one of those. Null
 * when nothing denies, or nothing was found within the limits.
 */
export function findCounterfactual(
  rules: readonly CompiledRule[],
  facts: EvaluableFacts,
  types: FactType,
): Counterfactual | null {
  const denying = rules.filter(({ rule, observed }) => rule.effect === 'deny' && observed === null);
  if (firstDenying(denying, facts) === null) return null;
  const search: Search = { denying, facts, types, changes: new Map(), size: 1, trialsLeft: MAX_TRIALS };
  for (; search.size <= MAX_CHANGES && search.trialsLeft > 0; search.size++) {
    const changes = extend(search, facts, []);
    if (changes !== null) {
      return changes.map(({ path, from, to }) => ({ fact: factName(path), from, to }));
    }
  }
  return null;
}

interface Search {
  readonly denying: readonly CompiledRule[];
  readonly facts: EvaluableFacts;
  readonly types: FactType;
  /** By the name of the fact, as far as they were needed. */
  readonly changes: Map<string, readonly Change[]>;
  /** How many changes are tried at present. */
  size: number;
  trialsLeft: number;
}

function extend(search: Search, facts: EvaluableFacts, made: readonly Change[]): readonly Change[] | null {
  if (search.trialsLeft-- <= 0) return null;
  const denying = firstDenying(search.denying, facts);
  if (denying === null) return made;
  if (denying === 'error' || made.length === search.size) return null;
  for (const path of pathsOf(denying)) {
    if (made.some((change) => factName(change.path) === factName(path))) continue;
    for (const change of changesOf(search, path)) {
      const found = extend(search, withChange(facts, change), [...made, change]);
      if (found !== null) return found;
    }
  }
  return null;
}

/** The first rule that denies; `error` where one of them cannot be evaluated any more. */
function firstDenying(rules: readonly CompiledRule[], facts: EvaluableFacts): CompiledRule | 'error' | null {
  try {
    return rules.find((rule) => rule.evaluate(facts, null)) ?? null;
  } catch {
    return 'error';
  }
}

/** The facts that a rule asks about, each once. */
function pathsOf({ leaves }: CompiledRule): readonly FactPath[] {
  const paths = leaves.flatMap(pathsOfLeaf);
  return [...new Map(paths.map((path) => [factName(path), path])).values()];
}

function pathsOfLeaf({ from, operand }: LeafNode): readonly FactPath[] {
  return operand.kind === 'fact' ? [from, operand.from] : [from];
}

/**
 * The changes of one fact that are worth a try. All rules that deny are asked for values, not only the one that does so at
 * present: what satisfies this one must not run into another.
 */
function changesOf({ denying, facts, types, changes }: Search, path: FactPath): readonly Change[] {
  const name = factName(path);
  const known = changes.get(name);
  if (known !== undefined) return known;
  const type = FIXED.has(path.fact) ? null : factPathType(types, path);
  // A fact may be missing where no condition came to it, and then the rules still made a decision.
  const from = peekFact(facts, path) as Json | undefined;
  const about = denying
    .flatMap(({ leaves }) => leaves)
    .filter((leaf) => pathsOfLeaf(leaf).some((other) => factName(other) === name));
  const made =
    type === null || from === undefined
      ? []
      : nearestFirst(
          from,
          about.flatMap((leaf) => candidateValues(leaf, { name, type, facts })).map((to) => inForm(path, to)),
        )
          .filter((to) => isAskable(facts, path, to))
          .map((to) => ({ path, from, to }));
  changes.set(name, made);
  return made;
}

/** A text that nobody named, as the field of a change has it. */
function inForm({ fact, fields }: FactPath, value: Json): Json {
  if (fact !== 'change' || value !== ANY_OTHER_TEXT) return value;
  return new Map(Object.entries(FIELDS)).get(fields[0] ?? '')?.example ?? value;
}

function withChange(facts: EvaluableFacts, { path, to }: Change): EvaluableFacts {
  const replace = (value: unknown, fields: readonly string[]): unknown => {
    const [field, ...deeper] = fields;
    if (field === undefined || !isRecord(value)) return to;
    return { ...value, [field]: replace(value[field], deeper) };
  };
  // The candidates have the type of the fact they replace, so the result still is what the schema describes.
  return replace(facts, [path.fact, ...path.fields]) as EvaluableFacts;
}
