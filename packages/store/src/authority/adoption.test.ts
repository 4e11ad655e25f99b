import { describe, expect, it } from 'vitest';
import type { SqliteStore } from '../assemble-store.ts';
import { withTempStore } from '../testing/index.ts';
import { insertDirectory, sampleAccount, sampleApiUser, sampleEvent } from '../testing/sample-records.ts';
import type { TempStore } from '../testing/with-temp-store.ts';
import {
  edit,
  entriesOf,
  fill,
  principal,
  readPrincipal,
  saveRow,
  token,
  withSecondStore,
} from './testing/edited-file.ts';

const { id } = principal;
const refused = expect.objectContaining({ code: 'AUTHORITY_MISMATCH' });
const system = { kind: 'system' } as const;
const append = (store: SqliteStore, count: number) =>
  store.write((tx) => {
    for (let at = 0; at < count; at += 1) tx.audit.append(system, sampleEvent());
  });

/** Puts the rows of one file into another, whose log says nothing of them: a database from before rows were bound. */
function moveRows(from: string, to: string, tables = ['subject_key', 'principal', 'token']): void {
  edit(
    to,
    ['ATTACH ? AS source', from],
    ...tables.map((table) => `INSERT INTO main.${table} SELECT * FROM source.${table}`),
  );
}

it('what was in a database from before is bound once, by the first process that opens it', () =>
  withTempStore((old, { path: from }) =>
    withTempStore(async (store, temp) => {
      await fill(old);
      await append(store, 3);
      expect(entriesOf(store, 'authority.restated')).toEqual([]);
      moveRows(from, temp.path);
      await withSecondStore(temp, (other) => expect(readPrincipal(other)).toEqual(principal));
      const [adopted, ...others] = entriesOf(store, 'authority.restated');
      expect(others).toEqual([]);
      expect(adopted).toMatchObject({ index: 3, data: { reason: 'adopted', part: 1, parts: 1 } });
      expect(readPrincipal(store)).toEqual(principal);

      edit(temp.path, `UPDATE principal SET roles = '["administrator"]'`);
      edit(temp.path, 'DELETE FROM entry_index');
      await withSecondStore(temp, (other) => {
        expect(() => readPrincipal(other)).toThrow(refused);
        expect(entriesOf(other, 'authority.restated')).toHaveLength(1);
      });
    }),
  ));

describe('a table whose rows were not bound before', () => {
  const USER = sampleApiUser(1);
  const { account } = USER;
  const label = (store: SqliteStore) => store.read((tx) => tx.apiUsers.get(USER.id)?.label);
  const isOfUser = ({ table }: { table: string }) => table === 'api_user';

  /** A log as an earlier version wrote it: its entries do not say which tables they bind, and say nothing of API users. */
  const fromBefore = (work: (store: SqliteStore, temp: TempStore) => Promise<void>) =>
    withTempStore((old, { path: from }) =>
      withTempStore(async (store, temp) => {
        await fill(old);
        await old.write((tx) => {
          tx.accounts.insert(sampleAccount);
          tx.apiUsers.insert(USER);
        });
        const rows = entriesOf(old, 'authority.bound').flatMap(({ data }) => data.rows);
        const bound = rows.filter((row) => !isOfUser(row));
        await store.write((tx) =>
          tx.audit.append(system, { type: 'authority.bound', request: null, data: { rows: bound } }),
        );
        moveRows(from, temp.path, [...['subject_key', 'principal', 'token', 'provider_account', 'api_user']]);
        await work(store, temp);
      }),
    );

  it('is bound as it is once, by the first process that opens it; what was bound before stays what it was', () =>
    fromBefore(async (store, temp) => {
      edit(temp.path, `UPDATE principal SET roles = '["administrator"]'`);
      await withSecondStore(temp, (other) => expect(label(other)).toBe(USER.label));
      const [adopted, ...others] = entriesOf(store, 'authority.restated');
      expect([adopted.data.reason, others]).toEqual(['adopted', []]);
      expect(adopted.data.tables).toContain('api_user');
      expect(() => readPrincipal(store)).toThrow(refused);

      edit(temp.path, "UPDATE api_user SET role = 'root'");
      await withSecondStore(temp, (other) => {
        expect(() => label(other)).toThrow(refused);
        expect(other.read((tx) => tx.apiUsers.countLive(account))).toBe(1);
        expect(entriesOf(other, 'authority.restated')).toHaveLength(1);
      });
    }));

  it('is not adopted where the log says from its beginning that it is bound, also where nothing was in it', () =>
    withTempStore((old, { path: from }) =>
      withTempStore(async (store, temp) => {
        await old.write(insertDirectory);
        await old.write((tx) => tx.apiUsers.insert(USER));
        await store.write(insertDirectory);
        moveRows(from, temp.path, ['api_user']);
        await withSecondStore(temp, (other) => {
          expect(() => label(other)).toThrow(refused);
          expect(entriesOf(other, 'authority.restated')).toEqual([]);
        });
      }),
    ));
});

it('a store without such rows adopts nothing', () =>
  withTempStore(async (store, temp) => {
    await append(store, 1);
    await withSecondStore(temp, (other) => expect(entriesOf(other, 'authority.restated')).toEqual([]));
    await fill(store);
    await withSecondStore(temp, (other) => expect(entriesOf(other, 'authority.restated')).toEqual([]));
  }));

it('pruning restates what is bound, so that nothing depends on the entries whose bytes go; rows are not asked', () =>
  withTempStore(async (store, temp) => {
    await fill(store);
    const before = saveRow(temp.path, 'token');
    await store.write((tx) => tx.tokens.revoke(token.id, 5));
    await append(store, 300);
    edit(temp.path, `UPDATE principal SET roles = '["administrator"]'`);
    await store.write((tx) => {
      const entry = tx.audit.append(system, {
        type: 'log.pruned',
        request: null,
        data: { before: 300, asked: 200 },
      });
      tx.audit.allowPruning({ before: 300, entry });
    });
    const [restated] = entriesOf(store, 'authority.restated');
    expect(restated.data).toMatchObject({ reason: 'before-pruning' });
    // All bytes that may go, without looking at what is kept.
    edit(temp.path, `UPDATE entry SET body = x'' WHERE idx < 300`);
    await withSecondStore(temp, (other) => {
      expect(() => readPrincipal(other)).toThrow(refused);
      expect(other.read((tx) => tx.tokens.get(token.id))).toMatchObject({ revokedAt: 5 });
    });
    edit(temp.path, `UPDATE principal SET roles = '["requester"]'`, 'DELETE FROM entry_index');
    before();
    await withSecondStore(temp, (other) => {
      expect(readPrincipal(other)).toMatchObject({ id });
      expect(() => other.read((tx) => tx.tokens.get(token.id))).toThrow(refused);
    });
  }));

it('a restatement of more rows than an entry holds comes in parts, and counts when it is complete', () =>
  withTempStore((old, { path: from }) =>
    withTempStore(async (store, temp) => {
      const one = (at: number) => ({ ...token, id: `tok_${at}`, hash: at.toString(16).padStart(64, '0') });
      await fill(old);
      await old.write((tx) => {
        for (let at = 0; at < 700; at += 1) tx.tokens.insert(one(at));
      });
      expect(entriesOf(old, 'authority.bound').map(({ data }) => data.rows.length)).toEqual([
        2, 300, 300, 100,
      ]);
      await append(store, 1);
      moveRows(from, temp.path);
      await withSecondStore(temp, (other) => {
        expect(entriesOf(other, 'authority.restated').map(({ data }) => [data.part, data.parts])).toEqual([
          [1, 3],
          [2, 3],
          [3, 3],
        ]);
      });
      edit(
        temp.path,
        `INSERT OR REPLACE INTO entry_index (idx, type, at) VALUES (3, 'authority.restated', 0)`,
      );
      await withSecondStore(temp, (other) =>
        other.read((tx) => {
          expect(tx.tokens.get('tok_1')).toMatchObject({ principal: id });
          expect(tx.tokens.get('tok_699')).toMatchObject({ principal: id });
        }),
      );
    }),
  ));
