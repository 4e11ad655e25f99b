import type { Actor, AuditEvent } from '@countersign/schema';
import { describe, expect, it } from 'vitest';
import type { SqliteStore } from '../assemble-store.ts';
import { sampleId } from '../testing/sample-records.ts';
import { type TempStore, withTempStore } from '../testing/with-temp-store.ts';
import { edit, entriesOf, fill, withSecondStore } from './testing/edited-file.ts';

const HOLDER = sampleId('pri', 7);
const MACHINE = sampleId('pri', 8);
const FIRST = sampleId('tok', 51);
const RENEWED = sampleId('tok', 52);
const OWN = sampleId('tok', 53);

const by = (id: string, via: string): Actor => ({ kind: 'principal', id, via });
const issued = (token: string, principal: string): AuditEvent => ({
  type: 'token.issued',
  request: null,
  data: { token, principal, scopes: ['submit'] },
});
const handed = (store: SqliteStore, principal = MACHINE) =>
  store.read((tx) => tx.audit.tokensHanded(principal).map(({ token, holder }) => [token, holder]));
const BOTH = [
  [FIRST, HOLDER],
  [RENEWED, HOLDER],
];

/** A log that says of a token of a machine to whom it was handed, that it was renewed, and that somebody made one for themselves. */
async function withTokens(work: (store: SqliteStore, temp: TempStore) => Promise<void>): Promise<void> {
  await withTempStore(async (store, temp) => {
    await fill(store);
    await store.write((tx) => tx.audit.append(by(HOLDER, OWN), issued(FIRST, MACHINE)));
    await store.write((tx) => tx.audit.append(by(MACHINE, FIRST), issued(RENEWED, MACHINE)));
    await store.write((tx) => tx.audit.append(by(HOLDER, OWN), issued(sampleId('tok', 54), HOLDER)));
    await work(store, temp);
  });
}

describe('whoever was handed a token of a machine is told by the signed log', () => {
  it('with what it was renewed to, and without what people make for themselves', () =>
    withTokens(async (store, temp) => {
      expect(handed(store)).toEqual(BOTH);
      expect(handed(store, HOLDER)).toEqual([]);
      await withSecondStore(temp, (other) => expect(handed(other)).toEqual(BOTH));
    }));

  it.each([
    'DELETE FROM entry_index',
    'DELETE FROM token',
    "INSERT OR REPLACE INTO entry_index (idx, type, at) SELECT idx, 'worker.stopped', 0 FROM entry",
  ])('whatever somebody does to the database: %s', (sql) =>
    withTokens(async (store, temp) => {
      edit(temp.path, sql);
      expect(handed(store)).toEqual(BOTH);
      await withSecondStore(temp, (other) => expect(handed(other)).toEqual(BOTH));
    }),
  );

  it('and by nothing at all where the entry was made to name somebody else', () =>
    withTokens(async (_store, temp) => {
      const body = `REPLACE(CAST(body AS TEXT), '"id":"${HOLDER}"', '"id":"${sampleId('pri', 9)}"')`;
      edit(
        temp.path,
        `UPDATE entry SET body = CAST(${body} AS BLOB) WHERE CAST(body AS TEXT) LIKE '%${FIRST}%'`,
      );
      await expect(withSecondStore(temp, (other) => handed(other))).rejects.toMatchObject({
        code: 'LOG_INCONSISTENT',
      });
    }));

  it('in the transaction that hands it out, and not where that was undone', () =>
    withTokens(async (store) => {
      const third = sampleId('tok', 55);
      const within = store.write((tx) => {
        tx.audit.append(by(MACHINE, RENEWED), issued(third, MACHINE));
        expect(tx.audit.tokensHanded(MACHINE).at(-1)).toMatchObject({ token: third, holder: HOLDER });
        throw new RangeError('undone');
      });
      await expect(within).rejects.toThrow(RangeError);
      expect(handed(store)).toEqual(BOTH);
    }));

  it('by a process that begins where all was restated, and to one that goes on there', () =>
    withTokens(async (store, temp) => {
      await store.write((tx) => {
        const pruned = { type: 'log.pruned', request: null, data: { before: 1, asked: 0 } } as const;
        tx.audit.allowPruning({ before: 1, entry: tx.audit.append({ kind: 'system' }, pruned) });
      });
      const [restated] = entriesOf(store, 'authority.restated');
      expect(restated.data.handed).toEqual(
        BOTH.map(([token, holder]) => ({ token, holder, principal: MACHINE })),
      );
      // Whoever begins at the restatement does not see what was before, and whoever does not believes nothing.
      edit(
        temp.path,
        'DELETE FROM entry_index',
        ['INSERT INTO entry_index (idx, type, at) VALUES (?, ?, 0)', restated.index, 'authority.restated'],
        `UPDATE entry SET body = x'7b7d' WHERE idx = 0`,
      );
      await withSecondStore(temp, async (other) => {
        expect(handed(other)).toEqual(BOTH);
        const third = sampleId('tok', 56);
        await other.write((tx) => tx.audit.append(by(MACHINE, RENEWED), issued(third, MACHINE)));
        expect(handed(other)).toEqual([...BOTH, [third, HOLDER]]);
      });
    }));
});
