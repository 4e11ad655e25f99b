import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveReviews } from './resolve-reviews.ts';

const REQUESTER = 'rita';
const principal = fc.constantFrom(REQUESTER, 'amy', 'bob', 'cleo', 'dora');
const review = fc.record({ principal, verdict: fc.constantFrom('approve' as const, 'reject' as const) });
const reviews = fc.array(review, { maxLength: 10 });
const needed = fc.integer({ min: 0, max: 4 });

const anybody = (count: number) => Array.from({ length: count }, () => ({ stage: 1, group: null }));

const resolve = (given: Parameters<typeof resolveReviews>[0]['reviews'], wanted: number) =>
  resolveReviews({ requester: REQUESTER, slots: anybody(wanted), reviews: given });

describe('reviews of a revision', () => {
  test('never amount to an approval by fewer than the needed number of other people', () => {
    fc.assert(
      fc.property(reviews, needed, (given, wanted) => {
        const approvers = new Set(
          given
            .filter((one) => one.verdict === 'approve' && one.principal !== REQUESTER)
            .map((one) => one.principal),
        );
        if (resolve(given, wanted).state === 'approved')
          expect(approvers.size).toBeGreaterThanOrEqual(wanted);
      }),
    );
  });

  test('are not changed by whatever the requester reviews', () => {
    fc.assert(
      fc.property(reviews, needed, (given, wanted) => {
        const others = given.filter((one) => one.principal !== REQUESTER);
        expect(resolve(given, wanted)).toEqual(resolve(others, wanted));
      }),
    );
  });

  test('are not changed by a second review of the same person', () => {
    fc.assert(
      fc.property(reviews, needed, review, (given, wanted, again) => {
        const repeated = given.some((one) => one.principal === again.principal) ? [...given, again] : given;
        expect(resolve(repeated, wanted)).toEqual(resolve(given, wanted));
      }),
    );
  });

  test('amount to a rejection as soon as the first review of anybody else rejects, whatever comes after', () => {
    fc.assert(
      fc.property(reviews, needed, reviews, (given, wanted, later) => {
        const before = resolve(given, wanted).state;
        const after = resolve([...given, ...later], wanted).state;
        if (before === 'rejected') expect(after).toBe('rejected');
      }),
    );
    expect(resolve([{ principal: 'amy', verdict: 'reject' }], 0).state).toBe('rejected');
  });

  test('never lose an approval by one more', () => {
    fc.assert(
      fc.property(reviews, needed, (given, wanted) => {
        const before = resolve(given, wanted);
        const after = resolve([...given, { principal: 'eve', verdict: 'approve' }], wanted);
        expect(after.approvals).toBe(before.approvals + 1);
        if (before.state === 'approved') expect(after.state).toBe('approved');
      }),
    );
  });

  test('amount to the same in whatever order different people gave them', () => {
    const distinct = fc.uniqueArray(review, { selector: (one) => one.principal });
    fc.assert(
      fc.property(distinct, needed, (given, wanted) => {
        expect(resolve(given.toReversed(), wanted)).toEqual(resolve(given, wanted));
      }),
    );
  });
});

describe('whoever said no before', () => {
  const rejecter = fc.record({ principal, available: fc.boolean() });
  const rejecters = fc.uniqueArray(rejecter, { selector: (one) => one.principal, maxLength: 4 });
  const resolveAfter = (
    given: Parameters<typeof resolve>[0],
    wanted: number,
    answers: { principal: string; available: boolean }[],
  ) => resolveReviews({ requester: REQUESTER, slots: anybody(wanted), reviews: given, rejecters: answers });

  test('and may still review has to say yes, whoever else does', () => {
    fc.assert(
      fc.property(reviews, needed, rejecters, (given, wanted, said) => {
        if (resolveAfter(given, wanted, said).state !== 'approved') return;
        for (const { principal: who, available } of said) {
          if (!available || who === REQUESTER) continue;
          expect(given.find((one) => one.principal === who)?.verdict).toBe('approve');
        }
      }),
    );
  });

  test('and may not review any more is replaced by one other approval each', () => {
    fc.assert(
      fc.property(reviews, needed, rejecters, (given, wanted, said) => {
        const others = said.filter((one) => one.principal !== REQUESTER).length;
        const result = resolveAfter(given, wanted, said);
        if (result.state === 'approved') expect(result.approvals).toBeGreaterThanOrEqual(others);
      }),
    );
    const gone = [{ principal: 'bob', available: false }];
    expect(resolveAfter([], 0, gone)).toMatchObject({ state: 'pending', needed: 1, replaced: ['bob'] });
    expect(resolveAfter([{ principal: 'amy', verdict: 'approve' }], 1, gone)).toMatchObject({
      state: 'approved',
    });
  });

  test('never makes anything easier', () => {
    fc.assert(
      fc.property(reviews, needed, rejecters, (given, wanted, said) => {
        if (resolveAfter(given, wanted, said).state === 'approved')
          expect(resolve(given, wanted).state).toBe('approved');
      }),
    );
  });
});

describe('reviews in place of somebody', () => {
  const approve = (principal: string, onBehalfOf: string | null = null) =>
    ({ principal, onBehalfOf, verdict: 'approve' }) as const;

  test.each([
    ['by the one for the other, and by the other', [approve('bob', 'amy'), approve('amy')]],
    ['by the other, and by the one for the other', [approve('amy'), approve('bob', 'amy')]],
    ['by two for the same', [approve('bob', 'amy'), approve('cleo', 'amy')]],
    ['of which one counts for whoever gave the other', [approve('bob', 'amy'), approve('cleo', 'bob')]],
  ])('are one approval: %s', (_what, given) => {
    expect(resolve(given, 2)).toMatchObject({ state: 'pending', approvals: 1 });
  });

  test('are of nobody where it is that of whoever asked, or given by that one', () => {
    expect(resolve([approve('bob', REQUESTER)], 1)).toMatchObject({ state: 'pending', approvals: 0 });
    expect(resolve([approve(REQUESTER, 'amy')], 1)).toMatchObject({ state: 'pending', approvals: 0 });
  });

  test('do not keep whoever is stood in for from rejecting', () => {
    expect(resolve([approve('bob', 'amy'), { principal: 'amy', verdict: 'reject' }], 1).state).toBe(
      'rejected',
    );
  });

  test.each(['amy', 'bob'])('take back no rejection: by %s', (principal) => {
    const resolved = resolveReviews({
      requester: REQUESTER,
      slots: anybody(1),
      reviews: [approve('bob', 'amy')],
      rejecters: [{ principal, available: true }],
    });
    expect(resolved).toMatchObject({ state: 'pending', asked: [principal] });
  });
});
