import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { withTempStore } from '../testing/index.ts';
import { sampleEvent, sampleId } from '../testing/sample-records.ts';
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

it('a transaction that writes rows that confer power binds them by one entry, and one that does not adds none', () =>
  withTempStore(async (store) => {
    await fill(store);
    await store.write((tx) => tx.principals.setRecipient(id, 'age1recipient'));
    await store.write((tx) => tx.principals.setState(id, 'active'));
    const [first, second, ...others] = entriesOf(store, 'authority.bound');
    expect(others).toEqual([]);
    expect(first.actor).toEqual({ kind: 'system' });
    const rows = first.data.rows.map(({ table, id }: Record<string, string>) => [table, id]);
    expect(rows).toEqual([
      ['principal', id],
      ['token', token.id],
    ]);
    expect(second.data.rows).toEqual([
      { table: 'principal', id, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(readPrincipal(store)).toMatchObject({ recipient: 'age1recipient' });
  }));

it('what a transaction appends before it writes such a row is not taken for what was signed', () =>
  withTempStore(async (store) => {
    await store.write((tx) => tx.audit.append({ kind: 'system' }, sampleEvent()));
    await store.write((tx) => {
      tx.audit.append({ kind: 'system' }, sampleEvent());
      tx.principals.insert(principal);
    });
    expect(readPrincipal(store)).toEqual(principal);
  }));

it('a row that was edited is refused wherever it is used, and left out of lists; put back, it counts again', () =>
  withTempStore(async (store, temp) => {
    await fill(store);
    const back = saveRow(temp.path, 'principal');
    edit(temp.path, `UPDATE principal SET roles = '["administrator","approver"]'`);
    expect(() => readPrincipal(store)).toThrow(refused);
    expect(() => store.read((tx) => tx.principals.byEmail(principal.email))).toThrow(refused);
    expect(store.read((tx) => tx.principals.list())).toEqual([]);
    await expect(store.write((tx) => tx.principals.get(id)?.roles)).rejects.toEqual(refused);
    await withSecondStore(temp, (other) => expect(() => readPrincipal(other)).toThrow(refused));
    back();
    expect(readPrincipal(store)).toEqual(principal);
    expect(store.read((tx) => tx.tokens.byHash(token.hash))).toEqual(token);
  }));

it('a row that was put in is refused', () =>
  withTempStore(async (store, temp) => {
    await fill(store);
    const hash = 'b'.repeat(64);
    edit(
      temp.path,
      `INSERT INTO token (id, principal, label, hash, created_at, expires_at)
       SELECT '${sampleId('tok', 2)}', principal, label, '${hash}', created_at, expires_at FROM token`,
    );
    expect(() => store.read((tx) => tx.tokens.byHash(hash))).toThrow(refused);
    expect(store.read((tx) => tx.tokens.of(id))).toEqual([token]);
  }));

it('a row that is put back to what it truly was before is refused: the newest entry counts', () =>
  withTempStore(async (store, temp) => {
    await fill(store);
    const back = saveRow(temp.path, 'token');
    await store.write((tx) => tx.tokens.revoke(token.id, 5));
    edit(temp.path, 'UPDATE principal SET id = id');
    back();
    expect(() => store.read((tx) => tx.tokens.byHash(token.hash))).toThrow(refused);
    await withSecondStore(temp, (other) =>
      expect(() => other.read((tx) => tx.tokens.get(token.id))).toThrow(refused),
    );
  }));

it('a change of an edited row binds nothing that was edited, also where it never reads the row', () =>
  withTempStore(async (store, temp) => {
    await fill(store);
    const before = store.read((tx) => tx.audit.size());
    edit(temp.path, `UPDATE principal SET roles = '["administrator"]'`);
    const change = store.write((tx) => tx.principals.setRecipient(id, 'age1recipient'));
    await expect(change).rejects.toEqual(refused);
    const erasure = store.write((tx) => tx.subjects.erase(id, 3));
    await expect(erasure).rejects.toEqual(refused);
    expect(store.read((tx) => tx.audit.size())).toBe(before);
    edit(temp.path, 'DELETE FROM token', 'DELETE FROM principal');
    await expect(store.write((tx) => tx.principals.insert(principal))).rejects.toEqual(refused);
  }));

it('a job that is undone binds nothing, and takes nothing from those that share its commit', () =>
  withTempStore(async (store) => {
    await fill(store);
    const results = await Promise.allSettled([
      store.write((tx) => tx.principals.setRoles(id, { roles: ['approver'], accounts: null })),
      store.write((tx) => {
        tx.principals.setRoles(id, { roles: ['administrator'], accounts: null });
        throw new RangeError('no');
      }),
      store.write((tx) => tx.principals.get(id)?.roles),
      store.write((tx) => tx.principals.setRecipient(id, 'age1recipient')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(results[2]).toMatchObject({ value: ['approver'] });
    expect(readPrincipal(store)).toMatchObject({ roles: ['approver'], recipient: 'age1recipient' });
    expect(entriesOf(store, 'authority.bound')).toHaveLength(3);
  }));

it('what another process binds is known here at once, for reading and for writing', () =>
  withTempStore(async (store, temp) => {
    await fill(store);
    expect(readPrincipal(store)?.roles).toEqual(['requester']);
    await withSecondStore(temp, async (other) => {
      for (const roles of [['approver'], ['auditor'], []] as const) {
        await other.write((tx) => tx.principals.setRoles(id, { roles: [...roles], accounts: null }));
        expect(readPrincipal(store)?.roles).toEqual(roles);
        await store.write((tx) => tx.principals.setRecipient(id, `age1${roles.length}`));
        expect(readPrincipal(other)).toMatchObject({ roles, recipient: `age1${roles.length}` });
      }
    });
  }));

it('erasing a person binds the rows anew', () =>
  withTempStore(async (store) => {
    await fill(store);
    await store.write((tx) => tx.subjects.erase(id, 3));
    expect(readPrincipal(store)).toMatchObject({ id, recipient: null });
    const [, erased] = entriesOf(store, 'authority.bound');
    expect(erased.data.rows).toHaveLength(1);
  }));

it('a trigger that somebody has put in gets nothing bound that it does; revoking goes on when the log’s own triggers are gone', () =>
  withTempStore(async (store, temp) => {
    await fill(store);
    edit(temp.path, 'UPDATE principal SET id = id');
    await store.write((tx) => tx.principals.setRecipient(id, 'age1recipient'));
    const file = new BetterSqlite3(temp.path);
    file.exec(`CREATE TRIGGER gift AFTER UPDATE OF revoked_at ON token
      BEGIN UPDATE principal SET roles = '["administrator"]'; END`);
    const altered = expect.objectContaining({ code: 'DATABASE_ALTERED' });
    await expect(store.write((tx) => tx.tokens.revoke(token.id, 5))).rejects.toEqual(altered);
    expect(readPrincipal(store)?.roles).toEqual(['requester']);
    file.exec('DROP TRIGGER gift');
    file.close();
    await store.write((tx) => tx.tokens.revoke(token.id, 5));
    expect(store.read((tx) => tx.tokens.get(token.id)?.revokedAt)).toBe(5);
    expect(readPrincipal(store)?.roles).toEqual(['requester']);
  }));
