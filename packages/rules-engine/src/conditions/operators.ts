/** Compares what a fact holds with what the condition expects. Throws where json-rules-engine throws. */
export type Comparison = (actual: unknown, expected: unknown) => boolean;

/** The names that exist, as json-rules-engine 7.3.1 defines them; nothing can be added at run time. */
export const OPERATORS = [
  'equal',
  'notEqual',
  'in',
  'notIn',
  'contains',
  'doesNotContain',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
] as const;
type OperatorName = (typeof OPERATORS)[number];

/** Words before an operator, outermost first, that change what it is applied to. */
export const DECORATORS = ['someFact', 'everyFact', 'someValue', 'everyValue', 'swap', 'not'] as const;
type DecoratorName = (typeof DECORATORS)[number];

export interface ParsedOperator {
  readonly decorators: readonly DecoratorName[];
  readonly name: OperatorName;
}

/** `someFact:notIn` taken apart; null where a part is not known. */
export function parseOperator(text: string): ParsedOperator | null {
  const parts = text.split(':');
  const name = OPERATORS.find((known) => known === parts.at(-1));
  const decorators = parts.slice(0, -1).map((part) => DECORATORS.find((known) => known === part));
  if (name === undefined || !decorators.every((decorator) => decorator !== undefined)) return null;
  return { decorators, name };
}

/** The function that an operator with its decorators stands for. */
export function comparisonFor({ decorators, name }: ParsedOperator): Comparison {
  return decorators.reduceRight<Comparison>(
    (next, decorator) => DECORATOR_COMPARISONS[decorator](next),
    COMPARISONS[name],
  );
}

interface Listed {
  indexOf(item: unknown): number;
}
interface Quantified {
  some(test: (item: unknown) => boolean): boolean;
  every(test: (item: unknown) => boolean): boolean;
}

// The casts below keep what JavaScript does with operands of other types, because the reference evaluator does the same:
// a member that is missing throws, and a throw is a refusal. The lint keeps such operands out of rules beforehand.
const list = (value: unknown) => value as Listed;
const quantified = (value: unknown) => value as Quantified;
const numeric = (value: unknown) => value as number;

/**
 * json-rules-engine's own test: whatever begins like a number counts, and anything else makes the comparison false. The
 * library turns numbers into text and back for it; that is left out.
 */
const looksNumeric = (value: unknown) =>
  typeof value === 'number' ? !Number.isNaN(value) : !Number.isNaN(Number.parseFloat(value as string));

const COMPARISONS: Readonly<Record<OperatorName, Comparison>> = {
  equal: (actual, expected) => actual === expected,
  notEqual: (actual, expected) => actual !== expected,
  in: (actual, expected) => list(expected).indexOf(actual) > -1,
  notIn: (actual, expected) => list(expected).indexOf(actual) === -1,
  contains: (actual, expected) => Array.isArray(actual) && actual.indexOf(expected) > -1,
  doesNotContain: (actual, expected) => Array.isArray(actual) && actual.indexOf(expected) === -1,
  lessThan: (actual, expected) => looksNumeric(actual) && numeric(actual) < numeric(expected),
  lessThanInclusive: (actual, expected) => looksNumeric(actual) && numeric(actual) <= numeric(expected),
  greaterThan: (actual, expected) => looksNumeric(actual) && numeric(actual) > numeric(expected),
  greaterThanInclusive: (actual, expected) => looksNumeric(actual) && numeric(actual) >= numeric(expected),
};

const DECORATOR_COMPARISONS: Readonly<Record<DecoratorName, (next: Comparison) => Comparison>> = {
  someFact: (next) => (actual, expected) =>
    Array.isArray(actual) && actual.some((item) => next(item, expected)),
  everyFact: (next) => (actual, expected) =>
    Array.isArray(actual) && actual.every((item) => next(item, expected)),
  someValue: (next) => (actual, expected) => quantified(expected).some((item) => next(actual, item)),
  everyValue: (next) => (actual, expected) => quantified(expected).every((item) => next(actual, item)),
  swap: (next) => (actual, expected) => next(expected, actual),
  not: (next) => (actual, expected) => !next(actual, expected),
};
