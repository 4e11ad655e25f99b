import { baselineFacts } from '@countersign/rules-engine';
import { factsSchema, type Rule } from '@countersign/schema';

/** A fact by its names, `['change', 'email']`. */
export interface FactName {
  readonly fields: readonly string[];
  /** It may be null, and there are engines that have no null. */
  readonly nullable: boolean;
}

/** What a fact is compared with. */
export type Operand = { readonly value: unknown } | { readonly fact: FactName };

/** The comparisons that the rules are made of; all others come down to these and a negation. */
export type Operator =
  | 'equal'
  | 'in'
  | 'contains'
  | 'lessThan'
  | 'lessThanInclusive'
  | 'greaterThan'
  | 'greaterThanInclusive'
  | 'someFact:notIn';

/** How another engine writes conditions. */
export interface ConditionLanguage<Term> {
  all(terms: readonly Term[]): Term;
  any(terms: readonly Term[]): Term;
  not(term: Term): Term;
  compare(fact: FactName, operator: Operator, operand: Operand): Term;
}

/** Comparisons that are the opposite of another one for every value there can be. */
const OPPOSITE = new Map<string, Operator>([
  ['notEqual', 'equal'],
  ['notIn', 'in'],
  ['doesNotContain', 'contains'],
  ['not:greaterThanInclusive', 'greaterThanInclusive'],
]);

const PLAIN: ReadonlySet<string> = new Set<Operator>([
  'equal',
  'in',
  'contains',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
  'someFact:notIn',
]);

/**
 * Writes the conditions of a rule in the language of another engine.
 *
 * @throws Error for an operator that none of the rules had when this was written
 */
export function translate<Term>({ id, conditions }: Rule, language: ConditionLanguage<Term>): Term {
  const term = (node: unknown): Term => {
    if (!isFields(node)) throw new Error(`The rule ${id} has a condition that is none.`);
    if (Array.isArray(node.all)) return language.all(node.all.map(term));
    if (Array.isArray(node.any)) return language.any(node.any.map(term));
    if (node.not !== undefined) return language.not(term(node.not));
    const operator = String(node.operator);
    const fact = factNameOf(node);
    const operand = isFields(node.value) ? { fact: factNameOf(node.value) } : { value: node.value };
    const opposite = OPPOSITE.get(operator);
    if (opposite !== undefined) return language.not(language.compare(fact, opposite, operand));
    if (!isOperator(operator))
      throw new Error(`The rule ${id} compares by ${operator}, which has no translation.`);
    return language.compare(fact, operator, operand);
  };
  return term(conditions);
}

function isOperator(operator: string): operator is Operator {
  return PLAIN.has(operator);
}

function factNameOf(reference: Fields): FactName {
  const path = typeof reference.path === 'string' ? reference.path.split('.').slice(1) : [];
  const fields = [String(reference.fact), ...path];
  return { fields, nullable: isNullable(fields) };
}

/** Asks the schema, with everything else as it should be. */
function isNullable(fields: readonly string[]): boolean {
  return factsSchema.safeParse(withNull(baselineFacts('dotdigital', 'create'), fields)).success;
}

function withNull(value: unknown, [field, ...rest]: readonly string[]): unknown {
  if (field === undefined) return null;
  return isFields(value) ? { ...value, [field]: withNull(value[field], rest) } : value;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
