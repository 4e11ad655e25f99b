import type { RequestFilter, WriteTransaction } from '@countersign/use-cases/ports';
import { expect, it } from 'vitest';
import { withTempStore } from '../testing/index.ts';
import {
  insertDirectory,
  sampleApiUser,
  sampleBatch,
  sampleId,
  sampleRequest,
} from '../testing/sample-records.ts';

function withRequests(work: (tx: WriteTransaction) => void): Promise<void> {
  return withTempStore((store) =>
    store.write((tx) => {
      insertDirectory(tx);
      tx.apiUsers.insert(sampleApiUser(1));
      tx.batches.insert(sampleBatch(1));
      const fields = [
        { state: 'done' },
        { state: 'in-progress', apiUser: sampleId('usr', 1) },
        { state: 'done', batch: sampleId('bat', 1), batchLine: 2 },
        { action: 'delete', apiUser: sampleId('usr', 1) },
        { state: 'done', action: 'delete' },
      ] as const;
      for (const [number, each] of fields.entries()) tx.requests.insert(sampleRequest(number + 1, each));
      work(tx);
    }),
  );
}

it.each<{ filter: Omit<RequestFilter, 'limit'> & { limit?: number }; found: number[] }>([
  { filter: {}, found: [1, 2, 3, 4, 5] },
  { filter: { descending: true }, found: [5, 4, 3, 2, 1] },
  { filter: { limit: 2 }, found: [1, 2] },
  { filter: { limit: 2, after: sampleId('req', 2) }, found: [3, 4] },
  { filter: { limit: 2, after: sampleId('req', 4), descending: true }, found: [3, 2] },
  { filter: { after: sampleId('req', 5) }, found: [] },
  { filter: { state: 'done' }, found: [1, 3, 5] },
  { filter: { state: 'done', action: 'delete' }, found: [5] },
  { filter: { state: 'done', descending: true, after: sampleId('req', 5) }, found: [3, 1] },
  { filter: { batch: sampleId('bat', 1), account: 'acme-shop' }, found: [3] },
  { filter: { account: 'other' }, found: [] },
  { filter: { requester: sampleId('pri', 1), state: undefined, action: 'create' }, found: [1, 2, 3] },
])('requests are listed by $filter', async ({ filter, found }) => {
  await withRequests((tx) => {
    expect(tx.requests.list({ limit: 10, ...filter }).map(({ id }) => id)).toEqual(
      found.map((number) => sampleId('req', number)),
    );
  });
});

it('requests are counted by state', async () => {
  await withRequests((tx) => {
    expect(tx.requests.countByState()).toEqual({ done: 3, 'in-progress': 1, 'in-review': 1 });
  });
});

it('another request in progress about the same API user is found', async () => {
  await withRequests((tx) => {
    const apiUser = sampleId('usr', 1);
    expect(tx.requests.inProgressFor(apiUser, sampleId('req', 4))?.id).toBe(sampleId('req', 2));
    expect(tx.requests.inProgressFor(apiUser, sampleId('req', 2))).toBeUndefined();
    expect(tx.requests.inProgressFor(sampleId('usr', 2), sampleId('req', 4))).toBeUndefined();
  });
});
