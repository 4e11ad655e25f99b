import { describe, expect, it } from 'vitest';
import type { SqliteStore } from '../assemble-store.ts';
import { sampleEvent, sampleId, samplePrincipal } from '../testing/sample-records.ts';
import { type TempStore, withTempStore } from '../testing/with-temp-store.ts';
import { edit, entriesOf, fill, withSecondStore } from './testing/edited-file.ts';

const system = { kind: 'system' } as const;
const found = (store: SqliteStore) =>
  store.read((tx) => tx.audit.lasting({ type: 'principal.reactivated', from: 0 }).map(({ index }) => index));
const reactivated = {
  type: 'principal.reactivated',
  request: null,
  data: { principal: samplePrincipal.id, change: sampleId('gov', 1) },
} as const;

/** A log with two such entries among others. Gives where they are. */
async function withEntries(
  work: (store: SqliteStore, temp: TempStore, at: readonly number[]) => Promise<void> | void,
): Promise<void> {
  await withTempStore(async (store, temp) => {
    await fill(store);
    const at: number[] = [];
    for (const event of [sampleEvent(), reactivated, sampleEvent(), reactivated, sampleEvent()])
      await store.write((tx) => {
        const index = tx.audit.append(system, event);
        if (event === reactivated) at.push(index);
      });
    await work(store, temp, at);
  });
}

describe('entries that decide something long afterwards are found', () => {
  it.each([
    ['taken out of', 'DELETE FROM entry_index'],
    [
      'called something else in',
      "INSERT OR REPLACE INTO entry_index (idx, type, at) SELECT idx, 'worker.stopped', 0 FROM entry",
    ],
    [
      'among others called so in',
      "INSERT OR REPLACE INTO entry_index (idx, type, at) SELECT idx, 'principal.reactivated', 0 FROM entry",
    ],
  ])('where they are %s the index, also by a process that starts', (_what, sql) =>
    withEntries(async (store, temp, at) => {
      edit(temp.path, sql);
      expect(found(store)).toEqual(at);
      expect(store.read((tx) => tx.audit.last('principal.reactivated'))).toBe(at[1]);
      await withSecondStore(temp, (other) => expect(found(other)).toEqual(at));
    }),
  );

  it('or missed: one that was emptied by hand does not count as if it had never been', () =>
    withEntries(async (store, temp, at) => {
      edit(temp.path, `UPDATE entry SET body = x'' WHERE idx = ${at[0]}`);
      expect(() => found(store)).toThrow(expect.objectContaining({ code: 'LOG_INCONSISTENT' }));
    }));

  it('in the transaction that appends them, and not where that was undone', () =>
    withEntries(async (store, _temp, at) => {
      const within = store.write((tx) => {
        const index = tx.audit.append(system, reactivated);
        expect(tx.audit.lasting({ type: 'principal.reactivated', from: 0 }).at(-1)?.index).toBe(index);
        expect(tx.audit.lasting({ type: 'principal.reactivated', from: index + 1 })).toEqual([]);
        throw new RangeError('undone');
      });
      await expect(within).rejects.toThrow(RangeError);
      expect(found(store)).toEqual(at);
    }));

  it('where another process has appended them', () =>
    withEntries(async (store, temp, at) => {
      const index = await withSecondStore(temp, (other) =>
        other.write((tx) => tx.audit.append(system, reactivated)),
      );
      expect(found(store)).toEqual([...at, index]);
    }));

  it('by a process that begins where all was restated', () =>
    withEntries(async (store, temp, at) => {
      await store.write((tx) => {
        const entry = tx.audit.append(system, {
          type: 'log.pruned',
          request: null,
          data: { before: 1, asked: 0 },
        });
        tx.audit.allowPruning({ before: 1, entry });
      });
      const [restated] = entriesOf(store, 'authority.restated');
      expect(restated.data.entries).toContainEqual({ type: 'principal.reactivated', indexes: at.join(',') });
      edit(
        temp.path,
        'DELETE FROM entry_index',
        ['INSERT INTO entry_index (idx, type, at) VALUES (?, ?, 0)', restated.index, 'authority.restated'],
        // Whoever begins at the restatement does not see what was before, and whoever does not believes nothing.
        `UPDATE entry SET body = x'7b7d' WHERE idx = 0`,
      );
      await withSecondStore(temp, (other) => expect(found(other)).toEqual(at));
    }));
});

it('one whose bytes are others than those that were signed says nothing', () =>
  withEntries((store, temp, [first = 0, second = 0]) => {
    edit(
      temp.path,
      `UPDATE entry SET body = (SELECT body FROM entry WHERE idx = ${first}) WHERE idx = ${second}`,
    );
    expect(() => found(store)).toThrow(expect.objectContaining({ code: 'LOG_INCONSISTENT' }));
  }));
