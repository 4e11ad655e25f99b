import { EFFECTS, type Rule } from '@countersign/schema';
import fc from 'fast-check';
import { DECORATORS, OPERATORS } from '../conditions/operators.ts';
import type { SharedConditions } from '../conditions/parse-conditions.ts';
import { parseLeaf } from '../conditions/parse-leaf.ts';
import type { EvaluableFacts } from '../validate-facts.ts';
import { coveringRule, ruleFor } from './rule-for.ts';

type Conditions = Rule['conditions'];

/** Few values, so that comparisons come out true about as often as false. Some look like numbers and are none. */
const scalar = fc.constantFrom(0, 1, 2, 10, -1, '', '1', '10', 'a', 'create', true, false, null);
const someList = fc.array(scalar, { minLength: 1, maxLength: 3 });

const singles = [
  { fact: 'a' },
  { fact: 'b' },
  { fact: 'length' },
  { fact: 'operation' },
  ...inside('x'),
  ...inside('z.x'),
  ...inside('length'),
];
const lists = [{ fact: 'l' }, { fact: 'm' }, ...inside('l'), ...inside('constructor')];
/** Names that are not there, names that every object inherits, fields of what has none, and whole objects. */
const astray = [
  { fact: 'nowhere' },
  { fact: 'toString' },
  { fact: 'hasOwnProperty', path: '$.x' },
  { fact: 'a', path: '$.x' },
  { fact: 'l', path: '$.length' },
  { fact: 'c' },
  ...inside('nowhere'),
  ...inside('z.toString'),
  ...inside('valueOf'),
];

function inside(path: string): { fact: string; path: string }[] {
  return ['c', 'd', 'constructor'].map((fact) => ({ fact, path: `$.${path}` }));
}

const operator = fc
  .tuple(fc.array(fc.constantFrom(...DECORATORS), { maxLength: 3 }), fc.constantFrom(...OPERATORS))
  .map(([decorators, base]) => [...decorators, base].join(':'));

const priority = fc.integer({ min: 1, max: 3 });

/** A side of a condition, and how many lists it is made of. */
const single = fc.constantFrom(...singles).map((from) => ({ from, lists: 0 }));
const several = fc.constantFrom(...lists).map((from) => ({ from, lists: 1 }));
const literals = fc.oneof(
  scalar.map((value) => ({ value, lists: 0 })),
  someList.map((value) => ({ value, lists: 1 })),
);
const left = fc.oneof(single, several);
const right = fc.oneof(
  literals,
  left.map(({ from, lists }) => ({ value: from, lists })),
);

/** Whether an operator gets lists where it needs them; where it does not, evaluating it throws. */
function fits(operator: string, leftLists: number, rightLists: number): boolean {
  let sides = [leftLists, rightLists] as const;
  for (const part of operator.split(':')) {
    if (part === 'swap') sides = [sides[1], sides[0]];
    if (part === 'someFact' || part === 'everyFact') sides = [Math.max(0, sides[0] - 1), sides[1]];
    if (part === 'someValue' || part === 'everyValue') sides = [sides[0], sides[1] - 1];
    if (sides[1] < 0 || ((part === 'in' || part === 'notIn') && sides[1] !== 1)) return false;
  }
  return true;
}

const fitting = fc
  .tuple(left, operator, right)
  .filter(([fact, op, other]) => fits(op, fact.lists, other.lists))
  .map(([{ from }, op, { value }]): Conditions => ({ ...from, operator: op, value }));

/** Conditions that throw when they are evaluated, more often than not. */
const failing = fc
  .tuple(
    fc.constantFrom(...singles, ...lists, ...astray),
    operator,
    fc.oneof(scalar, someList, fc.constantFrom(...singles, ...lists, ...astray)),
  )
  .map(([from, op, value]): Conditions => ({ ...from, operator: op, value }));

const leaf = fc
  .tuple(
    fc.oneof({ weight: 40, arbitrary: fitting }, { weight: 1, arbitrary: failing }),
    fc.option(priority, { nil: undefined }),
  )
  .filter(([condition]) => parseLeaf(condition, '', ignore) !== null)
  .map(
    ([condition, rank]): Conditions => (rank === undefined ? condition : { ...condition, priority: rank }),
  );

function ignore(): void {}

/** Trees of conditions; those of a rule may name shared ones. */
function tree(sharedNames: readonly string[]): fc.Arbitrary<Conditions> {
  const reference = (): fc.Arbitrary<Conditions> =>
    fc.constantFrom(...sharedNames).map((shared) => ({ condition: shared }));
  const { node } = fc.letrec<{ node: Conditions; child: Conditions }>((tie) => ({
    node: fc
      .tuple(
        fc.oneof(
          { maxDepth: 4, withCrossShrink: true },
          fc.array(leaf, { minLength: 1, maxLength: 3 }).map((all): Conditions => ({ all })),
          fc.array(tie('child'), { minLength: 1, maxLength: 4 }).map((all): Conditions => ({ all })),
          fc.array(tie('child'), { minLength: 1, maxLength: 4 }).map((any): Conditions => ({ any })),
          tie('child').map((not): Conditions => ({ not })),
          ...(sharedNames.length > 0 ? [reference()] : []),
        ),
        fc.option(priority, { nil: undefined }),
      )
      .map(([group, rank]) => (rank === undefined ? group : { ...group, priority: rank })),
    child: fc.oneof({ maxDepth: 4 }, leaf, tie('node')),
  }));
  return node;
}

const list = fc.array(scalar, { maxLength: 3 });
const object = fc.record({
  x: scalar,
  l: list,
  z: fc.record({ x: scalar, length: scalar }),
  length: scalar,
  constructor: list,
});

/** Facts under names that rules ask for, some of them names that every object inherits. */
export const arbitraryFacts: fc.Arbitrary<EvaluableFacts> = fc
  .record({
    a: scalar,
    b: scalar,
    length: scalar,
    l: list,
    m: list,
    c: object,
    d: object,
    constructor: object,
    effects: fc.subarray([...EFFECTS], { maxLength: 3 }),
  })
  .map((facts) => ({ ...facts, provider: 'dotdigital', operation: 'create', acknowledgements: [] }));

/** Most rules are about all effects; the others about so many that they have a say about as often as not. */
const scope: fc.Arbitrary<Rule['appliesTo']> = fc
  .tuple(
    fc.constantFrom(...[['create' as const], ['create' as const], undefined]),
    fc.option(fc.subarray([...EFFECTS], { minLength: 1, maxLength: 6 }), { nil: undefined, freq: 2 }),
  )
  .map(([operations, effects]) => ({
    providers: ['dotdigital'],
    ...(operations === undefined && effects !== undefined ? {} : { operations: ['create'] }),
    ...(effects === undefined ? {} : { effects }),
  }));

/** A set of rules of every effect and priority, with two shared conditions, the second of which uses the first. */
export const arbitrarySet: fc.Arbitrary<{ rules: readonly Rule[]; shared: SharedConditions }> = fc
  .record({
    first: tree([]),
    second: tree(['first']),
    // Without a rule that covers whatever is asked, many requests are refused before any rule is asked.
    covered: fc.constantFrom(true, true, true, false),
    rules: fc.array(
      fc.record({
        conditions: tree(['first', 'second']),
        appliesTo: scope,
        effect: fc.constantFrom('deny' as const, 'require' as const, 'advise' as const),
        enforcement: fc.constantFrom(
          ...[undefined, undefined, undefined, 'enforce' as const, 'observe' as const],
        ),
        priority,
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ first, second, rules, covered }) => ({
    shared: { first, second },
    rules: [
      ...(covered ? [coveringRule] : []),
      ...rules.map((parts, index) => ruleFor({ ...parts, id: `test/rule-${index}` })),
    ],
  }));
