import type { Rule } from '@countersign/schema';
import fc from 'fast-check';
import { DECORATORS, OPERATORS } from '../conditions/operators.ts';
import { shippedRules } from '../packs.ts';
import { ruleFor } from './rule-for.ts';

/** Keys that rules have, keys that objects inherit, and keys that nobody expects. */
const key = fc.constantFrom(
  ...['all', 'any', 'not', 'condition', 'fact', 'path', 'operator', 'value', 'params', 'priority', 'name'],
  ...['id', 'conditions', 'event', 'appliesTo', 'cases', 'facts', 'effect', 'covers', 'enforcement'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'then', 'toJSON'],
  ...['', '0', '-1', '~/', '\ud800', '\u0000', 'x'.repeat(300)],
);

const text = fc.constantFrom(
  ...[
    '',
    'create',
    'deny',
    'error',
    'operation',
    '$.role',
    '$..role',
    '$[?(@)]',
    '$.__proto__',
    '9',
    '1e3',
    'NaN',
  ],
  ...[
    '\ud800',
    '\udfff\ud800',
    '\u0000',
    '\u202e',
    'İ',
    'x'.repeat(20_000),
    'not:'.repeat(3_000),
    '{"fact":"a"}',
  ],
);

/** As far as JSON can write them; 1e400 is what a parser makes of that. */
const number = fc.constantFrom(0, -0, 1, -1, 0.1, 2 ** 53, 1e308, -1e308, 5e-324, Number.POSITIVE_INFINITY);

const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));

/** Any JSON, mostly small. `fromEntries` makes `__proto__` a key like any other, as `JSON.parse` does. */
export const arbitraryJson: fc.Arbitrary<unknown> = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    scalar,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('json')), { maxLength: 5 }).map(Object.fromEntries),
  ),
})).json;

/** Deep, long or wide beyond anything that is meant. */
const enormous = fc
  .tuple(fc.constantFrom('deep', 'deep list', 'long', 'wide'), fc.integer({ min: 10, max: 800 }), scalar)
  .map(([kind, size, value]) => {
    const times = Array.from({ length: size }, (_, index) => index);
    switch (kind) {
      case 'deep':
        return times.reduce<unknown>((inner) => ({ not: inner }), value);
      case 'deep list':
        return times.reduce<unknown>((inner) => [inner], value);
      case 'long':
        return times.map(() => value);
      default:
        return Object.fromEntries(times.map((index) => [`key ${index}`, value]));
    }
  });

const anything = fc.oneof(
  { weight: 12, arbitrary: scalar },
  { weight: 6, arbitrary: arbitraryJson },
  { weight: 1, arbitrary: enormous },
);

const operator = fc
  .tuple(fc.array(fc.constantFrom(...DECORATORS), { maxLength: 5 }), fc.constantFrom(...OPERATORS, 'matches'))
  .map(([decorators, name]) => [...decorators, name].join(':'));

const factPaths = fc.constantFrom<readonly [string, string | null]>(
  ['operation', null],
  ['operator', '$.role'],
  ['change', '$.email'],
  ['change', '$.specificPermissionLevels'],
  ['acknowledgements', null],
  ['batch', '$.removals'],
  ['target', '$.credentialAgeDays'],
  ['toString', null],
  ['target', '$.constructor'],
);

const spoiltLeaf = fc
  .record({
    from: factPaths,
    operator: fc.oneof({ weight: 9, arbitrary: operator }, { weight: 1, arbitrary: anything }),
    value: fc.oneof(
      fc.constantFrom<unknown>('create', 'root', ['create', 'delete'], ['root'], 1, [2, 3], true, null),
      fc.constantFrom<unknown>({ fact: 'operation' }, { fact: 'batch', path: '$.removals' }),
      anything,
    ),
    more: fc.option(fc.tuple(key, anything), { freq: 8 }),
  })
  .map(({ from: [fact, path], operator: compared, value, more }) => {
    const condition = { fact, ...(path === null ? {} : { path }), operator: compared, value };
    return more === null ? condition : Object.fromEntries([...Object.entries(condition), more]);
  });

const soundLeaf = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('equal', 'notEqual', 'swap:equal', 'not:equal'),
      fc.constantFrom('create', 'update'),
    )
    .map(([compared, value]) => ({ fact: 'operation', operator: compared, value })),
  fc
    .tuple(
      fc.constantFrom('lessThan', 'greaterThanInclusive', 'not:lessThan'),
      fc.constantFrom(0, -0, 5, 1e308, -1e308),
    )
    .map(([compared, value]) => ({ fact: 'batch', path: '$.removals', operator: compared, value })),
  fc
    .tuple(
      fc.constantFrom('in', 'notIn', 'someValue:equal'),
      fc.array(fc.constantFrom('root', 'regular'), { minLength: 1 }),
    )
    .map(([compared, value]) => ({ fact: 'operator', path: '$.role', operator: compared, value })),
);

const leaf = fc.oneof({ weight: 9, arbitrary: soundLeaf }, { weight: 1, arbitrary: spoiltLeaf });

export const SHARED_NAMES = ['a', 'b', '__proto__', 'toString'];

/** Trees of conditions, many of them with something wrong somewhere; shared conditions may lead round in circles. */
export const hostileTree: fc.Arbitrary<unknown> = fc.letrec<{ root: unknown; node: unknown }>((tie) => ({
  root: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    { weight: 6, arbitrary: fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })) },
    { weight: 6, arbitrary: fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })) },
    { weight: 6, arbitrary: tie('node').map((not) => ({ not })) },
    { weight: 2, arbitrary: fc.constantFrom(...SHARED_NAMES).map((condition) => ({ condition })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('all', 'any', 'not', 'condition'), anything)
        .map(([kind, value]) => ({ [kind]: value })),
    },
  ),
  node: fc.oneof({ maxDepth: 5 }, { weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: tie('root') }),
})).root;

type Mutation = { readonly at: number; readonly how: 'replace' | 'remove' | 'add' | 'wrap' | 'repeat' } & {
  readonly key: string;
  readonly value: unknown;
};

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('replace', 'remove', 'add', 'wrap', 'repeat'),
  key,
  value: anything,
});

/** A rule that is in use, with a few things in it spoilt. */
export const spoiltRule: fc.Arbitrary<unknown> = fc
  .tuple(fc.constantFrom(...shippedRules), fc.array(mutation, { minLength: 1, maxLength: 3 }))
  .map(([rule, mutations]) => mutations.reduce<unknown>(spoil, rule));

/** Copies the document with one change at the place with that number. */
function spoil(document: unknown, { at, how, key: name, value }: Mutation): unknown {
  let left = at % Math.min(200, countOf(document));
  const copy = (inner: unknown): unknown => {
    const here = left === 0;
    left -= 1;
    if (here && how === 'replace') return value;
    if (here && how === 'wrap') return [inner];
    if (Array.isArray(inner)) {
      const items = inner.map(copy);
      if (!here) return items;
      return how === 'remove' ? items.slice(1) : how === 'add' ? [...items, value] : [...items, ...items];
    }
    if (typeof inner !== 'object' || inner === null) return inner;
    const entries = Object.entries(inner).map(([field, content]): [string, unknown] => [
      field,
      copy(content),
    ]);
    if (!here) return Object.fromEntries(entries);
    return Object.fromEntries(how === 'remove' ? entries.slice(1) : [...entries, [name, value]]);
  };
  return copy(document);
}

function countOf(document: unknown): number {
  if (typeof document !== 'object' || document === null) return 1;
  return Object.values(document).reduce<number>((count, inner) => count + countOf(inner), 1);
}

/** Rules that are in order but for their conditions. */
export const hostileRule: fc.Arbitrary<unknown> = fc
  .tuple(hostileTree, fc.constantFrom<Partial<Rule>>({}, { covers: undefined, enforcement: 'observe' }))
  .map(([conditions, parts]) => ({ ...ruleFor({ ...parts, conditions: {} }), conditions }));
