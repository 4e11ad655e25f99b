import type { Rule } from '@countersign/schema';
import { parseConditions, type SharedConditions } from '../conditions/parse-conditions.ts';
import { trapFacts, traps } from './fail-open-traps.ts';

type Conditions = Rule['conditions'];

/** Conditions on which evaluators have disagreed or easily would. What the property test finds is added here. */
interface Regression {
  readonly title: string;
  readonly conditions: Conditions;
  readonly shared?: SharedConditions;
}

/** VerdictDetails those of a request. */
export const regressionFacts: Readonly<Record<string, unknown>> = {
  ...trapFacts,
  nan: 'not a number',
  thousand: '1e3',
  zero: 0,
  minusZero: -0,
  none: [],
  few: [1, 2, null],
  nested: { list: [0], length: 3, constructor: { name: 'own' } },
};

const yes: Conditions = { fact: 'zero', operator: 'equal', value: 0 };
const no: Conditions = { fact: 'zero', operator: 'notEqual', value: 0 };
const missing: Conditions = { fact: 'nowhere', operator: 'equal', value: 1 };

function leaf(fact: string, operator: string, value: Conditions[string]): Conditions {
  return { all: [{ fact, operator, value }] };
}

export const regressions: readonly Regression[] = [
  ...traps.filter(({ conditions }) => parseConditions(conditions, {}, () => {}) !== null),
  { title: 'a text that looks like a number', conditions: leaf('thousand', 'greaterThan', 999) },
  { title: 'a text that does not', conditions: leaf('nan', 'not:lessThan', 1) },
  { title: 'null compared by size', conditions: leaf('nothing', 'lessThanInclusive', 0) },
  { title: 'null compared by size from the right', conditions: leaf('nothing', 'swap:lessThanInclusive', 0) },
  { title: 'two zeros', conditions: leaf('minusZero', 'equal', { fact: 'zero' }) },
  {
    title: 'a zero in a list of the other',
    conditions: leaf('minusZero', 'in', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
  },
  { title: 'all of nothing', conditions: leaf('none', 'everyFact:equal', 1) },
  { title: 'some of nothing, negated', conditions: leaf('none', 'not:someFact:equal', 1) },
  { title: 'null in a list', conditions: leaf('few', 'contains', null) },
  { title: 'no list, negated', conditions: leaf('zero', 'not:contains', 1) },
  { title: 'no list', conditions: leaf('zero', 'doesNotContain', 1) },
  { title: 'a member of what is no list', conditions: leaf('zero', 'in', { fact: 'zero' }) },
  {
    title: 'every value of what is no list',
    conditions: leaf('zero', 'everyValue:equal', { fact: 'nothing' }),
  },
  {
    title: 'a name that every object inherits',
    conditions: leaf('hasOwnProperty', 'notEqual', null),
  },
  {
    title: 'a field by a name that every object inherits',
    conditions: { all: [{ fact: 'nested', path: '$.toString', operator: 'notEqual', value: 1 }] },
  },
  {
    title: 'a field that hides an inherited one',
    conditions: { all: [{ fact: 'nested', path: '$.constructor.name', operator: 'equal', value: 'own' }] },
  },
  {
    title: 'the length of a list, which is no field',
    conditions: { all: [{ fact: 'few', path: '$.length', operator: 'equal', value: 3 }] },
  },
  {
    title: 'a missing fact behind what settles the level',
    conditions: { any: [{ ...yes, priority: 2 }, missing] },
  },
  { title: 'a missing fact before it', conditions: { any: [yes, { ...missing, priority: 2 }] } },
  {
    title: 'a missing fact in a group behind what settles the level',
    conditions: {
      all: [
        { ...no, priority: 9 },
        { any: [missing], priority: 8 },
      ],
    },
  },
  {
    title: 'a priority inside a negation, which orders nothing',
    conditions: { any: [yes, { not: { ...missing, priority: 5 } }] },
  },
  {
    title: 'the priority of a reference, in place of that of what it stands for',
    conditions: {
      any: [
        { condition: 'low', priority: 1 },
        { ...yes, priority: 2 },
      ],
    },
    shared: { low: { all: [missing], priority: 3 } },
  },
  {
    title: 'a negated reference to a negation',
    conditions: { not: { condition: 'outer' } },
    shared: { outer: { not: { condition: 'inner' } }, inner: { any: [no, yes] } },
  },
];
