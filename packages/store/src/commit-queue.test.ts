import { expect, it, vi } from 'vitest';
import { createCommitQueue } from './commit-queue.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

function gather(limit: number) {
  const groups: (readonly number[])[] = [];
  return {
    groups,
    queue: createCommitQueue<number>({
      limit,
      lockTimeoutMillis: 0,
      handle: (group) => groups.push(group) > 0,
    }),
  };
}

it('hands over together what came in one turn of the event loop', async () => {
  const { groups, queue } = gather(10);
  queue.add(1);
  await Promise.resolve();
  queue.add(2);
  expect(groups).toEqual([]);
  await nextTurn();
  queue.add(3);
  await nextTurn();
  expect(groups).toEqual([[1, 2], [3]]);
});

it('hands over no more than the limit in one turn, and keeps the order', async () => {
  const { groups, queue } = gather(2);
  for (const item of [1, 2, 3, 4, 5]) queue.add(item);
  await nextTurn();
  expect(groups).toEqual([[1, 2]]);
  expect(queue.waiting()).toBe(3);
  await nextTurn();
  await nextTurn();
  expect(groups).toEqual([[1, 2], [3, 4], [5]]);
});

it('hands over everything at once when it is drained, and nothing twice', async () => {
  const { groups, queue } = gather(2);
  for (const item of [1, 2, 3]) queue.add(item);
  queue.drain();
  await nextTurn();
  expect(groups).toEqual([[1, 2], [3]]);
});

it('takes what is added while a group is handled into the next one', async () => {
  const groups: (readonly number[])[] = [];
  const queue = createCommitQueue<number>({
    limit: 10,
    lockTimeoutMillis: 0,
    handle: (group) => {
      groups.push(group);
      if (group.includes(1)) queue.add(2);
      return true;
    },
  });
  queue.add(1);
  await nextTurn();
  expect(groups).toEqual([[1]]);
  await nextTurn();
  expect(groups).toEqual([[1], [2]]);
});

it('offers a group that could not be handled again, before what came later, while the event loop goes on', async () => {
  const offered: (readonly number[])[] = [];
  let busy = 3;
  const queue = createCommitQueue<number>({
    limit: 2,
    lockTimeoutMillis: 1000,
    handle: (group, waitForLock) => {
      expect(waitForLock).toBe(false);
      offered.push(group);
      busy -= 1;
      return busy < 0;
    },
  });
  for (const item of [1, 2, 3]) queue.add(item);
  await vi.waitFor(() => expect(queue.waiting()).toBe(0));
  expect(offered).toEqual([[1, 2], [1, 2], [1, 2], [1, 2], [3]]);
});

it('insists once its patience is over, and when it is drained', async () => {
  const waited: (readonly number[])[] = [];
  const handle = (group: readonly number[], waitForLock: boolean) => {
    if (waitForLock) waited.push(group);
    return waitForLock;
  };
  const queue = createCommitQueue<number>({ limit: 10, lockTimeoutMillis: 5, handle });
  queue.add(1);
  await vi.waitFor(() => expect(waited).toEqual([[1]]));
  queue.add(2);
  queue.drain();
  expect(waited).toEqual([[1], [2]]);
});
