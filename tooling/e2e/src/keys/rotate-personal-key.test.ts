import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseMasterKey, unwrapDataKey } from '@countersign/personal-data';
import { createNextKey } from '@countersign/runtime';
import { verifyState } from '@countersign/store';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { type Host, reopened, rotateKey, sealedHost, settleKeyFile } from '../testing/key-host.ts';
import { addAdministrator } from '../testing/seal.ts';

/** A key begins with the nonce that it was wrapped with. */
const NONCE = 12;

interface WrappedKey {
  readonly subject: string;
  readonly wrapped: Buffer;
}

/** The keys of subjects, as they stand in the file. */
function wrappedKeys({ temp }: Host): readonly WrappedKey[] {
  const db = new BetterSqlite3(temp.path, { readonly: true });
  try {
    return db
      .prepare<[], WrappedKey>('SELECT subject, wrapped FROM subject_key WHERE wrapped IS NOT NULL')
      .all();
  } finally {
    db.close();
  }
}

/** How long the keys are that whoever has the file and this key gets from it; null for each that stays closed. */
const readWith = (host: Host, key: string) =>
  wrappedKeys(host).map(({ subject, wrapped }) => {
    try {
      return unwrapDataKey(parseMasterKey(key), subject, wrapped).export().length;
    } catch {
      return null;
    }
  });

const personalKey = ({ keys }: Host) => readFileSync(join(keys, 'personal.key'), 'utf8').trim();
const nameOf = (store: Pick<Host['deps']['store'], 'read'>, { id }: { readonly id: string }) =>
  store.read((tx) => tx.principals.get(id)?.name);

describe('another key of personal data', () => {
  test('wraps all of them from its entry on; whoever has the one before opens nothing of the file any more', async () => {
    const host = await sealedHost();
    const first = personalKey(host);
    const name = nameOf(host.deps.store, host.people.ada);
    expect(name).not.toBe('[erased]');
    expect(new Set(readWith(host, first))).toEqual(new Set([32]));
    const before = wrappedKeys(host).map(({ wrapped }) => wrapped);
    await rotateKey(host, 'personal');
    expect(new Set(readWith(host, first))).toEqual(new Set([null]));
    expect(nameOf(host.deps.store, host.people.ada)).toBe(name);
    expect(settleKeyFile(host, 'personal')).toBe(true);
    expect(existsSync(join(host.keys, 'personal.next.key'))).toBe(false);
    expect(personalKey(host)).not.toBe(first);
    expect(new Set(readWith(host, personalKey(host)))).toEqual(new Set([32]));
    const bytes = Buffer.concat([host.temp.path, `${host.temp.path}-wal`].map((file) => readFileSync(file)));
    expect(before.filter((wrapped) => bytes.includes(wrapped.subarray(NONCE)))).toEqual([]);
    await rotateKey(host, 'personal');
    expect(nameOf(host.deps.store, host.people.ada)).toBe(name);
    expect(verifyState(host.temp.path, host.temp.vkey)).toMatchObject({ ok: true, problem: null });
  });

  test('finds people by the same addresses as before, and takes new ones in', async () => {
    const host = await sealedHost();
    const { ada, amy } = host.people;
    const email = host.deps.store.read((tx) => tx.principals.get(ada.id)?.email) ?? '';
    await rotateKey(host, 'personal');
    expect(host.deps.store.read((tx) => tx.principals.byEmail(email))?.id).toBe(ada.id);
    expect(host.deps.store.read((tx) => tx.principals.byEmail(email.toUpperCase()))?.id).toBe(ada.id);
    const zoe = await addAdministrator(host, 'zoe');
    await reopened(host, (later) => expect(nameOf(later, zoe)).toBe('zoe'));
    await host.deps.store.write((tx) => tx.subjects.erase(amy.id, 1));
    expect(nameOf(host.deps.store, amy)).toBe('[erased]');
    await rotateKey(host, 'personal');
    expect(nameOf(host.deps.store, amy)).toBe('[erased]');
  });

  test('is used at once by a process that has the store open, and by one that starts, wherever it was cut off', async () => {
    const host = await sealedHost();
    await reopened(host, async (other) => {
      const name = nameOf(other, host.people.ada);
      await rotateKey(host, 'personal');
      expect(nameOf(other, host.people.ada)).toBe(name);
      await reopened(host, (later) => expect(nameOf(later, host.people.ada)).toBe(name));
      expect(settleKeyFile(host, 'personal')).toBe(true);
      await reopened(host, (later) => expect(nameOf(later, host.people.ada)).toBe(name));
    });
  });

  test('changes nothing where its transaction was undone', async () => {
    const host = await sealedHost();
    const first = personalKey(host);
    const successor = await createNextKey(host.keys, 'personal');
    const undone = host.deps.store.write((tx) => {
      tx.subjects.rewrapKeys(successor);
      throw new RangeError('undone');
    });
    await expect(undone).rejects.toThrow(RangeError);
    expect(new Set(readWith(host, first))).toEqual(new Set([32]));
    expect(nameOf(host.deps.store, host.people.ada)).not.toBe('[erased]');
    expect(settleKeyFile(host, 'personal')).toBe(false);
  });

  test('that the host has lost opens nothing, and is not replaced in silence', async () => {
    const host = await sealedHost();
    await rotateKey(host, 'personal');
    rmSync(join(host.keys, 'personal.next.key'));
    await expect(reopened(host, () => undefined)).rejects.toMatchObject({ code: 'PERSONAL_KEY_WRONG' });
  });
});
