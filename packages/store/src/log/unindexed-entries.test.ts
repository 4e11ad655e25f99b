import { expect, it } from 'vitest';
import { withTempStore } from '../testing/index.ts';
import { insertDirectory, insertPermitted, sampleEvent, sampleRequest } from '../testing/sample-records.ts';
import { createUnindexedEntries } from './unindexed-entries.ts';

const entry = (index: number, type: string, request: string | null) => ({
  index,
  body: Buffer.from(JSON.stringify({ type, request })),
});

/** A log of which each entry says how often it was read. */
function logOf(entries: ReturnType<typeof entry>[], most?: number) {
  const reads: number[] = [];
  const unindexed = createUnindexedEntries(({ from, limit }) => {
    const read = entries.filter(({ index }) => index >= from).slice(0, limit);
    reads.push(...read.map(({ index }) => index));
    return read;
  }, most);
  const find = (wanted: Partial<Parameters<typeof unindexed.find>[0]>) =>
    unindexed.find({ from: 0, end: 0, ...wanted })?.map(({ index }) => index);
  return { entries, reads, find, undone: unindexed.undone };
}

it('each entry is read once, found by what it says, and given up once the index has it', () => {
  const log = logOf([entry(0, 'a', 'x'), entry(1, 'b', 'x'), entry(2, 'a', null)]);
  expect([
    log.find({ type: 'a' }),
    log.find({ request: 'x' }),
    log.find({ type: 'a', request: 'x' }),
  ]).toEqual([[0, 2], [0, 1], [0]]);
  log.entries.push(entry(3, 'a', 'x'));
  expect([log.find({ type: 'a', from: 1 }), log.find({ type: 'a', end: 2 })]).toEqual([
    [2, 3],
    [2, 3],
  ]);
  expect([log.find({ type: 'a', end: 9 }), log.find({ type: 'b', end: 1 })]).toEqual([[], [1]]);
  expect(log.reads).toEqual([0, 1, 2, 3, 1, 2, 3]);
});

it('what came in the place of entries that were undone is found, and they are not', () => {
  const log = logOf([entry(0, 'a', null), entry(1, 'a', null)]);
  expect(log.find({ type: 'a' })).toEqual([0, 1]);
  log.entries.splice(1, 1, entry(1, 'b', null));
  log.undone();
  expect([log.find({ type: 'a' }), log.find({ type: 'b' })]).toEqual([[0], [1]]);
});

it('so many that they would fill the memory are not kept, and looked through elsewhere', () => {
  const log = logOf([entry(0, 'a', null), entry(1, 'a', null)], 2);
  expect([log.find({ type: 'a' }), log.find({ type: 'a', end: 1 })]).toEqual([undefined, [1]]);
});

it('within one commit, an entry that another change took back is not found by the next one', () =>
  withTempStore(async (store) => {
    const { id } = sampleRequest(1);
    await store.write((tx) => {
      insertDirectory(tx);
      insertPermitted(tx, 1);
    });
    const event = { ...sampleEvent(), request: id };
    const found = { request: id, type: event.type, from: 0, limit: 10 };
    const before = store.read((tx) => tx.audit.entries(found).length);
    const [undone, after] = await Promise.allSettled([
      store.write((tx) => {
        tx.audit.append({ kind: 'system' }, event);
        expect(tx.audit.entries(found)).toHaveLength(before + 1);
        throw new RangeError('undone');
      }),
      store.write((tx) => tx.audit.entries(found).length),
    ]);
    expect([undone.status, after]).toEqual(['rejected', { status: 'fulfilled', value: before }]);
  }));
