import type { Rule } from '@countersign/schema';

type Conditions = Rule['conditions'];

/** A document that json-rules-engine 7.3.1 answers in a way that its author did not mean. */
export interface Trap {
  readonly title: string;
  readonly conditions: Conditions;
  /** What the library makes of it by itself, with `trapFacts`. */
  readonly library: boolean | 'throws';
  /** The library is told to take missing facts for undefined. */
  readonly lenient?: true;
  /** What the lint says: the check, the place, and how to mend it. */
  readonly code: string;
  readonly pointer: string;
  readonly mend: string;
}

export const yes: Conditions = { fact: 'operation', operator: 'equal', value: 'create' };
export const no: Conditions = { fact: 'operation', operator: 'equal', value: 'delete' };

/** Facts that some traps need and that no request has. */
export const trapFacts = { nine: '9', nothing: null };

const first = '/conditions/all/0';
const only = (condition: Conditions): Conditions => ({ all: [condition] });

const EMPTY = { code: 'empty-group', mend: 'put a condition in' };
const NO_FACT = { code: 'unknown-fact', mend: 'there are: provider, operation' };
const NO_FIELD = { code: 'unknown-path', mend: 'it has: ' };
const NO_FIELDS = { code: 'path-on-value', mend: 'leave the path out' };
const BAD_PATH = { code: 'bad-path', mend: 'as in "$.role"' };
const NO_LIST = { code: 'list-expected', mend: 'write a list' };
const NO_NUMBER = { code: 'number-expected', mend: 'compare a number with a number' };
const NO_OPERATOR = { code: 'unknown-operator', mend: 'use one of equal, ' };
const NO_KEY = { code: 'unknown-key', mend: 'allowed are fact, path, operator, value' };

/** A negated condition on a fact that is missing lets everything through; the others keep a refusal from coming. */
const missing: readonly (readonly [operator: string, library: boolean])[] = [
  ['notEqual', true],
  ['not:equal', true],
  ['not:greaterThan', true],
  ['not:contains', true],
  ['lessThan', false],
  ['doesNotContain', false],
];

export const traps: readonly Trap[] = [
  { title: 'an empty all', conditions: { all: [] }, library: true, pointer: '/conditions', ...EMPTY },
  { title: 'an empty any', conditions: { any: [] }, library: true, pointer: '/conditions', ...EMPTY },
  {
    title: 'a nested empty any',
    conditions: { all: [yes, { any: [] }] },
    library: true,
    pointer: '/conditions/all/1',
    ...EMPTY,
  },
  {
    title: 'any and all at one level',
    conditions: { any: [yes], all: [no] },
    library: true,
    code: 'one-kind',
    pointer: '/conditions',
    mend: 'must have exactly one of',
  },
  {
    title: 'a missing fact beside a true sibling',
    conditions: { any: [yes, { fact: 'nowhere', operator: 'equal', value: 1 }] },
    library: 'throws',
    pointer: '/conditions/any/1/fact',
    ...NO_FACT,
  },
  ...missing.map(
    ([operator, library]): Trap => ({
      title: `a missing fact with ${operator}`,
      conditions: only({ fact: 'nowhere', operator, value: 1 }),
      library,
      lenient: true,
      pointer: `${first}/fact`,
      ...NO_FACT,
    }),
  ),
  {
    title: 'a missing fact with notIn',
    conditions: only({ fact: 'nowhere', operator: 'notIn', value: [1] }),
    library: true,
    lenient: true,
    pointer: `${first}/fact`,
    ...NO_FACT,
  },
  {
    title: 'a missing path with notEqual',
    conditions: only({ fact: 'operator', path: '$.rule', operator: 'notEqual', value: 'root' }),
    library: true,
    pointer: `${first}/path`,
    ...NO_FIELD,
  },
  {
    title: 'a missing path on the right, with notEqual',
    conditions: only({
      fact: 'operation',
      operator: 'notEqual',
      value: { fact: 'operator', path: '$.rule' },
    }),
    library: true,
    pointer: `${first}/value/path`,
    ...NO_FIELD,
  },
  {
    title: 'a path into a field that is null, with notEqual',
    conditions: only({ fact: 'target', path: '$.role.name', operator: 'notEqual', value: 'root' }),
    library: true,
    pointer: `${first}/path`,
    ...NO_FIELDS,
  },
  {
    title: 'a path on a fact that is null, with notEqual',
    conditions: only({ fact: 'nothing', path: '$.role', operator: 'notEqual', value: 'root' }),
    library: true,
    pointer: `${first}/fact`,
    ...NO_FACT,
  },
  {
    title: 'a path on a fact that is no object',
    conditions: only({ fact: 'provider', path: '$.name', operator: 'notEqual', value: 'x' }),
    library: true,
    pointer: `${first}/path`,
    ...NO_FIELDS,
  },
  {
    title: 'in with a text',
    conditions: only({ fact: 'operation', operator: 'in', value: 'create, delete' }),
    library: true,
    pointer: `${first}/value`,
    ...NO_LIST,
  },
  {
    title: 'in with a fact that is a text',
    conditions: only({ fact: 'operation', operator: 'in', value: { fact: 'operation' } }),
    library: true,
    pointer: first,
    ...NO_LIST,
  },
  {
    title: 'a comparison of texts as if they were numbers',
    conditions: only({ fact: 'nine', operator: 'greaterThan', value: '10' }),
    library: true,
    pointer: `${first}/value`,
    ...NO_NUMBER,
  },
  {
    title: 'an unknown operator behind a branch of higher priority',
    conditions: {
      any: [
        { ...yes, priority: 2 },
        { ...no, operator: 'equals' },
      ],
    },
    library: true,
    pointer: '/conditions/any/1/operator',
    ...NO_OPERATOR,
  },
  {
    title: 'an unknown decorator',
    conditions: {
      any: [
        { ...yes, priority: 2 },
        { ...no, operator: 'anyFact:equal' },
      ],
    },
    library: true,
    pointer: '/conditions/any/1/operator',
    ...NO_OPERATOR,
  },
  {
    title: 'a key that sets the prototype',
    conditions: JSON.parse(
      '{"all":[{"fact":"operation","operator":"equal","value":"create","__proto__":{}}]}',
    ),
    library: 'throws',
    code: 'forbidden-key',
    pointer: `${first}/__proto__`,
    mend: 'rename it',
  },
  {
    title: 'conditions nested 5000 deep',
    conditions: Array.from({ length: 5_000 }).reduce<Conditions>((inner) => ({ not: inner }), yes),
    library: 'throws',
    code: 'too-deep',
    pointer: '',
    mend: 'split the rule',
  },
  {
    title: '2000 decorators',
    conditions: only({ ...yes, operator: `${'not:'.repeat(2_000)}equal` }),
    library: true,
    code: 'too-many-decorators',
    pointer: `${first}/operator`,
    mend: 'put at most 3 decorators',
  },
  {
    title: 'a path that searches',
    conditions: only({ fact: 'operator', path: '$..role', operator: 'notEqual', value: 'root' }),
    library: true,
    pointer: `${first}/path`,
    ...BAD_PATH,
  },
  {
    title: 'a path that filters',
    conditions: only({ fact: 'batch', path: '$[?(@ >= 0)]', operator: 'notEqual', value: 0 }),
    library: true,
    pointer: `${first}/path`,
    ...BAD_PATH,
  },
  {
    title: 'parameters, by a hash of which the library remembers what a fact was',
    conditions: only({ ...yes, params: { of: 'another request' } }),
    library: true,
    pointer: first,
    ...NO_KEY,
  },
  {
    title: 'a reference to nothing',
    conditions: { condition: 'x' },
    library: 'throws',
    code: 'unknown-condition',
    pointer: '/conditions',
    mend: 'there are: none',
  },
];
