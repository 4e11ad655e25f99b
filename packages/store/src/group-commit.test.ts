import { expect, it, vi } from 'vitest';
import { makeGatherer } from './group-commit.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

function gather(limit: number) {
  const groups: (readonly number[])[] = [];
  return {
    groups,
    gatherer: makeGatherer<number>({ limit, patienceMillis: 0, handle: (group) => groups.push(group) > 0 }),
  };
}

it('hands over together what came in one turn of the event loop', async () => {
  const { groups, gatherer } = gather(10);
  gatherer.add(1);
  await Promise.resolve();
  gatherer.add(2);
  expect(groups).toEqual([]);
  await nextTurn();
  gatherer.add(3);
  await nextTurn();
  expect(groups).toEqual([[1, 2], [3]]);
});

it('hands over no more than the limit in one turn, and keeps the order', async () => {
  const { groups, gatherer } = gather(2);
  for (const item of [1, 2, 3, 4, 5]) gatherer.add(item);
  await nextTurn();
  expect(groups).toEqual([[1, 2]]);
  expect(gatherer.waiting()).toBe(3);
  await nextTurn();
  await nextTurn();
  expect(groups).toEqual([[1, 2], [3, 4], [5]]);
});

it('hands over everything at once when it is drained, and nothing twice', async () => {
  const { groups, gatherer } = gather(2);
  for (const item of [1, 2, 3]) gatherer.add(item);
  gatherer.drain();
  await nextTurn();
  expect(groups).toEqual([[1, 2], [3]]);
});

it('takes what is added while a group is handled into the next one', async () => {
  const groups: (readonly number[])[] = [];
  const gatherer = makeGatherer<number>({
    limit: 10,
    patienceMillis: 0,
    handle: (group) => {
      groups.push(group);
      if (group.includes(1)) gatherer.add(2);
      return true;
    },
  });
  gatherer.add(1);
  await nextTurn();
  expect(groups).toEqual([[1]]);
  await nextTurn();
  expect(groups).toEqual([[1], [2]]);
});

it('offers a group that could not be handled again, before what came later, while the event loop goes on', async () => {
  const offered: (readonly number[])[] = [];
  let busy = 3;
  const gatherer = makeGatherer<number>({
    limit: 2,
    patienceMillis: 1000,
    handle: (group, insist) => {
      expect(insist).toBe(false);
      offered.push(group);
      busy -= 1;
      return busy < 0;
    },
  });
  for (const item of [1, 2, 3]) gatherer.add(item);
  await vi.waitFor(() => expect(gatherer.waiting()).toBe(0));
  expect(offered).toEqual([[1, 2], [1, 2], [1, 2], [1, 2], [3]]);
});

it('insists once its patience is over, and when it is drained', async () => {
  const insisted: (readonly number[])[] = [];
  const handle = (group: readonly number[], insist: boolean) => {
    if (insist) insisted.push(group);
    return insist;
  };
  const gatherer = makeGatherer<number>({ limit: 10, patienceMillis: 5, handle });
  gatherer.add(1);
  await vi.waitFor(() => expect(insisted).toEqual([[1]]));
  gatherer.add(2);
  gatherer.drain();
  expect(insisted).toEqual([[1], [2]]);
});
