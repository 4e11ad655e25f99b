import { expect, test } from 'vitest';
import { CONCURRENCY } from './open-pipeline.ts';
import { inTurn } from './slow-bench.ts';

const names = Array.from({ length: 100 }, (_, place) => ({ id: `request-${place}` }));
const logOf = (done: readonly { readonly id: string }[]) => ({
  bodies: () =>
    done.flatMap(({ id }) => [
      Buffer.from(JSON.stringify({ type: 'step.applied', request: id })),
      Buffer.from(JSON.stringify({ type: 'request.done', request: id })),
    ]),
});

test('requests done in the order of approval are all in turn, also where those under way at once overtake each other', () => {
  expect(inTurn(logOf(names), names)).toBe(1);
  const groups = names.flatMap((_, place) =>
    place % CONCURRENCY === 0 ? names.slice(place, place + CONCURRENCY).toReversed() : [],
  );
  expect(inTurn(logOf(groups), names)).toBe(1);
});

test('a request that is done long after those approved after it is not in turn', () => {
  const [first, ...others] = names;
  expect(inTurn(logOf([...others, ...(first === undefined ? [] : [first])]), names)).toBeCloseTo(98 / 99);
  expect(
    inTurn(logOf(names.toSorted((a, b) => a.id.at(-1)?.localeCompare(b.id.at(-1) ?? '') ?? 0)), names),
  ).toBeLessThan(1);
});

test('requests of which nobody knows are not in turn', () => {
  expect(inTurn(logOf([{ id: 'one' }, { id: 'other' }]), names)).toBe(0);
});
