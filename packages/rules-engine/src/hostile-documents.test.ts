import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baselineFacts } from './cases/baseline-facts.ts';
import { decide } from './decide.ts';
import { decideByReference } from './decide-by-reference.ts';
import { type LoadedRules, loadRules } from './load-rules.ts';
import { compilePolicySet } from './policy-set.ts';
import {
  arbitraryJson,
  hostileRule,
  hostileTree,
  SHARED_NAMES,
  spoiltRule,
} from './testing/arbitrary-documents.ts';
import { ruleFor } from './testing/rule-for.ts';
import { verdictsAgree } from './verdicts-agree.ts';

const RUNS = 10_000;
/** Of processor time, for reading, checking and compiling one document. */
const LIMIT_MS = 50;

const facts = baselineFacts('dotdigital', 'create');
const fine = { all: [{ fact: 'operation', operator: 'equal', value: 'create' }] };

interface Case {
  readonly document: unknown;
  readonly shared: Record<string, unknown>;
}

/** Once more where it took long: a busy machine is no fault of the document. */
function timed({ document, shared }: Case): LoadedRules {
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3; attempt++) {
    const started = process.threadCpuUsage();
    const loaded = loadRules([document], shared);
    if (loaded.ok) compilePolicySet(loaded.rules, shared);
    const { user, system } = process.threadCpuUsage(started);
    best = Math.min(best, (user + system) / 1_000);
    if (best <= LIMIT_MS) return loaded;
  }
  throw new Error(`the document took ${best} ms`);
}

/** Refused with findings that a person can use, or decided by both evaluators. */
async function survive(tried: Case): Promise<'refused' | 'decided'> {
  const loaded = timed(tried);
  if (!loaded.ok) {
    expect(loaded.findings.length).toBeGreaterThan(0);
    for (const { message, code, pointer, rule } of loaded.findings) {
      const clear = message.length > 10 && message.length < 1_100 && code !== '' && rule !== '';
      if (!clear || !leadsSomewhere(pointer))
        throw new Error(JSON.stringify({ message, code, pointer, rule }));
    }
    return 'refused';
  }
  const set = compilePolicySet(loaded.rules, tried.shared);
  const compiled = decide(set, facts, { trace: true });
  expect(verdictsAgree(compiled, await decideByReference(set, facts))).toBe(true);
  expect(verdictsAgree(compiled, decide(set, facts, { trace: false }))).toBe(true);
  return 'decided';
}

/** RFC 6901: empty, or steps that each begin with a slash and escape tildes. */
function leadsSomewhere(pointer: string): boolean {
  return /^(\/([^~/]|~[01])*)*$/.test(pointer);
}

describe('a document that is hostile, or broken in any way', () => {
  test('is refused in plain words or decided alike by both evaluators, and neither takes long', async () => {
    const seen = { refused: 0, decided: 0 };
    const document = fc.oneof(
      { weight: 4, arbitrary: hostileRule },
      { weight: 4, arbitrary: spoiltRule },
      { weight: 1, arbitrary: arbitraryJson },
    );
    const shared = fc
      .array(fc.tuple(fc.constantFrom(...SHARED_NAMES), fc.oneof(fc.constant(fine), hostileTree)), {
        maxLength: 2,
      })
      .map((entries) => Object.fromEntries(entries));
    await fc.assert(
      fc.asyncProperty(fc.record({ document, shared }), async (tried) => {
        seen[await survive(tried)] += 1;
      }),
      { numRuns: RUNS },
    );
    // Without this all documents could be refused for the same silly reason.
    expect(seen.decided).toBeGreaterThan(RUNS / 20);
    expect(seen.refused).toBeGreaterThan(RUNS / 2);
  });

  const times = <T>(length: number, make: (index: number) => T): T[] =>
    Array.from({ length }, (_, index) => make(index));
  const nested = (depth: number, around: (inner: unknown) => unknown, core: unknown = fine): unknown =>
    times(depth, () => around).reduce((inner, wrap) => wrap(inner), core);
  const leaf = (value: unknown) => ({ fact: 'change', path: '$.email', operator: 'in', value });
  const exclusions = { ...leaf(times(4_900, (index) => `value ${index}`)), operator: 'notIn' };
  const withConditions = (conditions: unknown) => ({ ...ruleFor({ conditions: {} }), conditions });
  const withCase = (more: object) => {
    const rule = ruleFor({ conditions: fine });
    return { ...rule, cases: rule.cases.map((item) => ({ ...item, ...more })) };
  };
  const million = 'x'.repeat(1_000_000);

  test.each<[string, unknown, Record<string, unknown>?]>([
    ['a text of a million characters', million],
    ['an id of a million characters', { ...ruleFor({ conditions: fine }), id: `test/${million}` }],
    ['a title of a million characters', { ...ruleFor({ conditions: fine }), title: million }],
    ['a key of a million characters', withConditions({ [million]: [] })],
    ['a fact of a million characters', withConditions({ all: [{ ...leaf('x'), fact: million }] })],
    [
      'a path of a million characters',
      withConditions({ all: [{ ...leaf('x'), path: `$${'.a'.repeat(500_000)}` }] }),
    ],
    [
      'an operator of a million characters',
      withConditions({ all: [{ ...leaf('x'), operator: 'not:'.repeat(250_000) }] }),
    ],
    ['a shared condition by a name of a million characters', withConditions({ condition: million })],
    ['100,000 conditions', withConditions({ all: times(100_000, () => leaf(['create'])) })],
    [
      'a list of 100,000 values',
      withConditions({ all: [leaf(times(100_000, (index) => `value ${index}`))] }),
    ],
    ['100,000 cases', { ...ruleFor({ conditions: fine }), cases: times(100_000, () => ({})) }],
    ['100,000 keys', withConditions(Object.fromEntries(times(100_000, (index) => [`key ${index}`, 1])))],
    [
      'as many cases as fit',
      { ...ruleFor({ conditions: fine }), cases: times(700, () => ruleFor({ conditions: fine }).cases[0]) },
    ],
    [
      'as many wrong values as fit',
      { ...ruleFor({ conditions: fine }), controls: times(4_900, (index) => index) },
    ],
    [
      'as many unknown keys as fit',
      {
        ...ruleFor({ conditions: fine }),
        ...Object.fromEntries(times(4_000, (index) => [`key ${index}`, index])),
      },
    ],
    [
      'as many wrong facts as fit',
      withCase({ facts: Object.fromEntries(times(2_000, (index) => [`fact ${index}`, index])) }),
    ],
    ['a list as long as fits', withConditions({ all: [leaf(times(4_900, (index) => `value ${index}`))] })],
    [
      'exclusions as long as fits, on every level',
      withConditions(nested(14, (inner) => ({ all: [inner] }), exclusions)),
    ],
    [
      'a path of as many fields as fit',
      withConditions({ all: [{ ...leaf('x'), path: `$${'.a'.repeat(4_900)}` }] }),
    ],
    [
      'an object that cannot be made a number, as a length',
      { ...ruleFor({ conditions: fine }), title: { length: { toString: null } } },
    ],
    ['5,000 levels of not', withConditions(nested(5_000, (not) => ({ not })))],
    ['5,000 levels of all', withConditions(nested(5_000, (inner) => ({ all: [inner] })))],
    ['5,000 levels of lists in a case', withCase({ facts: { change: nested(5_000, (inner) => [inner]) } })],
    ['60 levels of values in a case', withCase({ facts: { change: nested(58, (inner) => ({ inner })) } })],
    [
      'shared conditions that double ten times',
      withConditions({ condition: 's10' }),
      Object.fromEntries([
        ['s0', fine],
        ...times(
          10,
          (index) =>
            [`s${index + 1}`, { all: [{ condition: `s${index}` }, { condition: `s${index}` }] }] as const,
        ),
      ]),
    ],
    [
      'a long list that is used in 165 places',
      withConditions({ any: times(165, () => ({ condition: 'long' })) }),
      { long: { all: [leaf(times(4_000, (index) => `value ${index}`))] } },
    ],
    [
      'a shared condition of 100,000 conditions',
      withConditions({ condition: 'wide' }),
      { wide: { all: times(100_000, () => leaf(['create'])) } },
    ],
    [
      'shared conditions in a circle',
      withConditions({ condition: 'a' }),
      { a: { not: { condition: 'b' } }, b: { any: [{ condition: 'a' }] } },
    ],
    [
      'many conditions on many values of a fact',
      withConditions({
        any: times(30, (group) => ({
          all: times(15, (index) => ({
            fact: 'change',
            path: '$.email',
            operator: index % 2 === 0 ? 'in' : 'notIn',
            value: times(10, (item) => `${group * index + item}@example.com`),
          })),
        })),
      }),
    ],
  ])('is dealt with at once: %s', async (_what, document, shared = {}) => {
    await survive({ document, shared });
  });
});
