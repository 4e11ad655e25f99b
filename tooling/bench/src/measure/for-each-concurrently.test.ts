import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { forEachConcurrently } from './for-each-concurrently.ts';

test('every item is worked on once, in order, and never more at a time than asked for', async () => {
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  await forEachConcurrently([10, 11, 12, 13, 14], 2, async (item, index) => {
    begun.push(item);
    expect(item).toBe(10 + index);
    running += 1;
    most = Math.max(most, running);
    await nextTurn();
    running -= 1;
  });
  expect(begun).toEqual([10, 11, 12, 13, 14]);
  expect(most).toBe(2);
});

test('a failure is not lost', async () => {
  const failing = forEachConcurrently([1, 2, 3], 2, async (item) => {
    if (item === 2) throw new Error('the second failed');
  });
  await expect(failing).rejects.toThrow('the second failed');
});
