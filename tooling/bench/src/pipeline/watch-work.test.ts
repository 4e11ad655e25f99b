import { expect, test } from 'vitest';
import { sumOfRounds, watchWork } from './watch-work.ts';

test('what handing in takes and what carrying out takes are told apart, for each request and process', async () => {
  let seconds = { api: 1, worker: 1 };
  const watched = watchWork(
    {
      prepare: async () => {
        seconds = { ...seconds, api: seconds.api + 0.5 };
      },
      run: () => {
        seconds = { api: seconds.api + 0.1, worker: seconds.worker + 2 };
        return 100;
      },
    },
    { requests: 100, secondsOf: () => new Map(Object.entries(seconds)) },
  );
  for (let round = 0; round < 2; round += 1) {
    await watched.contender.prepare?.();
    expect(await watched.contender.run()).toBe(100);
    // What they do behind is theirs as well.
    seconds = { ...seconds, worker: seconds.worker + 0.1 };
  }
  watched.end();
  const rounded = (figures: readonly number[] | null) => figures?.map((figure) => Number(figure.toFixed(6)));
  expect(rounded(sumOfRounds(watched.prepared, ['api']))).toEqual([5, 5]);
  expect(rounded(sumOfRounds(watched.prepared, ['worker']))).toEqual([0, 0]);
  expect(rounded(sumOfRounds(watched.ran, ['api', 'worker']))).toEqual([22, 22]);
});

test('where the system does not say how much a process works, there is no sum', async () => {
  const watched = watchWork({ run: () => 1 }, { requests: 1, secondsOf: () => new Map([['api', 1]]) });
  await watched.contender.run();
  watched.end();
  expect(sumOfRounds(watched.ran, ['api', 'worker'])).toBeNull();
});
