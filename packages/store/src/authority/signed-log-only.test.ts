import { leafHash } from '@countersign/audit-log';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { withTempStore } from '../testing/index.ts';
import { sampleEvent } from '../testing/sample-records.ts';
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
const inconsistent = expect.objectContaining({ code: 'LOG_INCONSISTENT' });
const system = { kind: 'system' } as const;

/** The file with its rows edited, and an entry that was signed now saying what they say. */
function digestNow(path: string): string {
  const file = new BetterSqlite3(path, { readonly: true });
  const body = file.prepare<[], Buffer>('SELECT body FROM entry ORDER BY idx DESC LIMIT 1').pluck().get();
  file.close();
  return String(body);
}

it('an entry whose bytes were replaced binds nothing, whatever the hashes beside it say', () =>
  withTempStore(async (store, temp) => {
    await fill(store);
    await store.write((tx) => tx.tokens.revoke(token.id, 5));
    const forged = Buffer.from(
      digestNow(temp.path).replace(/"digest":"[0-9a-f]{64}"/, `"digest":"${'0'.repeat(64)}"`),
    );
    edit(
      temp.path,
      ['UPDATE entry SET body = ?, hash = ? WHERE idx = 1', forged, Buffer.from(leafHash(forged))],
      'UPDATE token SET revoked_at = NULL',
    );
    // Whoever has read it before knows better, and a new process does not believe it.
    expect(() => store.read((tx) => tx.tokens.get(token.id))).toThrow(refused);
    await withSecondStore(temp, (other) => {
      expect(() => readPrincipal(other)).toThrow(inconsistent);
      expect(other.suspension()).toMatchObject({ reason: 'log-inconsistent' });
    });
  }));

it('an entry is what its bytes say, not what the hash beside it says', () =>
  withTempStore(async (store, temp) => {
    await fill(store);
    const forged = Buffer.from(
      digestNow(temp.path).replace(/"digest":"[0-9a-f]{64}"/, `"digest":"${'0'.repeat(64)}"`),
    );
    await store.write((tx) => tx.audit.append(system, sampleEvent()));
    edit(temp.path, ['UPDATE entry SET body = ? WHERE idx = 0', forged]);
    await withSecondStore(temp, (other) => expect(() => readPrincipal(other)).toThrow(inconsistent));
  }));

it('an entry that was appended without a signature binds nothing', () =>
  withTempStore(async (store, temp) => {
    await fill(store);
    readPrincipal(store);
    await store.write((tx) => tx.principals.setRoles(id, { roles: ['approver'], accounts: null }));
    const before = saveRow(temp.path, 'principal');
    const approver = digestNow(temp.path);
    await store.write((tx) => tx.principals.setRoles(id, { roles: [], accounts: null }));
    // What the log truly said once, said again at its end.
    const body = Buffer.from(approver);
    edit(temp.path, [
      'INSERT INTO entry (idx, body, hash) VALUES (3, ?, ?)',
      body,
      Buffer.from(leafHash(body)),
    ]);
    before();
    expect(() => readPrincipal(store)).toThrow(refused);
    await withSecondStore(temp, (other) => {
      expect(() => readPrincipal(other)).toThrow(refused);
      expect(other.suspension()).toMatchObject({ reason: 'log-inconsistent' });
    });
    await expect(store.write((tx) => tx.principals.get(id)?.roles)).rejects.toEqual(inconsistent);
  }));

it('an entry that was taken away, or its bytes, is missed', () =>
  withTempStore(async (store, temp) => {
    await fill(store);
    const before = saveRow(temp.path, 'token');
    await store.write((tx) => tx.tokens.revoke(token.id, 5));
    await store.write((tx) => tx.audit.append(system, sampleEvent()));
    edit(temp.path, `UPDATE entry SET body = x'' WHERE idx = 1`);
    before();
    await withSecondStore(temp, (other) =>
      expect(() => other.read((tx) => tx.tokens.get(token.id))).toThrow(inconsistent),
    );
    edit(temp.path, 'DELETE FROM entry WHERE idx = 1');
    await withSecondStore(temp, (other) =>
      expect(() => other.read((tx) => tx.tokens.get(token.id))).toThrow(inconsistent),
    );
  }));

it('with all binding entries without bytes the rows are not adopted once more', () =>
  withTempStore(async (store, temp) => {
    await fill(store);
    await store.write((tx) => tx.audit.append(system, sampleEvent()));
    edit(
      temp.path,
      `UPDATE entry SET body = x'' WHERE idx = 0`,
      `UPDATE principal SET roles = '["administrator"]'`,
    );
    await withSecondStore(temp, (other) => {
      expect(() => readPrincipal(other)).toThrow(inconsistent);
      expect(entriesOf(other, 'authority.restated')).toEqual([]);
    });
  }));

it('the index of the database only says where to begin: rows in it that are forged or missing change nothing', () =>
  withTempStore(async (store, temp) => {
    await fill(store);
    await store.write((tx) => tx.principals.setRoles(id, { roles: ['auditor'], accounts: null }));
    const index = (at: number) =>
      edit(
        temp.path,
        `INSERT OR REPLACE INTO entry_index (idx, type, at) VALUES (${at}, 'authority.restated', 0)`,
      );
    for (const at of [0, 1, 900]) {
      index(at);
      await withSecondStore(temp, (other) => expect(readPrincipal(other)?.roles).toEqual(['auditor']));
    }
    edit(temp.path, 'DELETE FROM entry_index');
    await withSecondStore(temp, (other) => {
      expect(readPrincipal(other)?.roles).toEqual(['auditor']);
      expect(entriesOf(other, 'authority.restated')).toEqual([]);
    });
  }));

it('all is restated every few thousand entries, and a new process begins there', () =>
  withTempStore(async (store, temp) => {
    await fill(store);
    readPrincipal(store);
    const many = (count: number) =>
      store.write((tx) => {
        for (let at = 0; at < count; at += 1) tx.audit.append(system, sampleEvent());
      });
    await many(4_000);
    expect(entriesOf(store, 'authority.restated')).toEqual([]);
    await many(200);
    await many(200);
    const [restated, ...others] = entriesOf(store, 'authority.restated');
    expect(others).toEqual([]);
    expect(restated.data).toMatchObject({ reason: 'periodic', part: 1, parts: 1 });
    expect(restated.data.rows.map(({ table }: Record<string, string>) => table)).toEqual([
      'principal',
      'token',
    ]);
    await store.write((tx) => tx.principals.setRoles(id, { roles: ['auditor'], accounts: null }));
    // Of what comes before it, nothing is read but hashes.
    edit(
      temp.path,
      `INSERT OR REPLACE INTO entry_index (idx, type, at) VALUES (${restated.index}, 'authority.restated', 0)`,
    );
    edit(temp.path, `UPDATE entry SET body = x'00' WHERE idx < ${restated.index}`);
    await withSecondStore(temp, (other) => expect(readPrincipal(other)?.roles).toEqual(['auditor']));
  }));
