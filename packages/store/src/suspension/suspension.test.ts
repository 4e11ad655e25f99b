import { copyFileSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { WriteTransaction } from '@countersign/use-cases/ports';
import { expect, it } from 'vitest';
import type { SqliteStore } from '../assemble-store.ts';
import { connect } from '../connection.ts';
import { openStore } from '../open-store.ts';
import { silentLogger, type TempStore, withTempStore } from '../testing/index.ts';
import { sampleEvent, sampleId } from '../testing/sample-records.ts';
import { verifyStoredLog } from '../testing/verify-stored-log.ts';

const MINUTE = 60_000;
const ada = { kind: 'principal', id: sampleId('pri', 1), via: 'token' } as const;
const append = (tx: WriteTransaction) => tx.audit.append({ kind: 'system' }, sampleEvent());

function lastEntry(store: SqliteStore) {
  return store.read((tx) => {
    const { body } = tx.audit.entry(tx.audit.size() - 1) ?? { body: '{}' };
    return JSON.parse(Buffer.from(body).toString('utf8'));
  });
}

/** Opens the store of a test once more, as another process would, and keeps what it says to whoever runs it. */
function openAgain({ path, settings }: TempStore) {
  const alerts: unknown[] = [];
  const keep = (fields: Readonly<Record<string, unknown>>) => {
    if ('alert' in fields) alerts.push(`${fields.alert} ${fields.reason}`);
  };
  const store = openStore({ path, ...settings, logger: { ...silentLogger, warn: keep, error: keep } });
  return { store, alerts };
}

it('a clock that is far behind the log stops every write until it is right again, and the log says so', () =>
  withTempStore(async (_, temp) => {
    const { store, alerts } = openAgain(temp);
    const { clock } = temp;
    const noon = clock.now();
    await store.write(append);
    clock.set(noon - 5 * MINUTE);
    await expect(store.write(append)).resolves.toBe(1);
    clock.set(noon - 6 * MINUTE);
    const behind = { code: 'LOG_SUSPENDED', details: expect.objectContaining({ reason: 'clock-behind' }) };
    for (let count = 0; count < 3; count++) await expect(store.write(append)).rejects.toMatchObject(behind);
    expect(() => store.rehearse([])).toThrow(expect.objectContaining(behind));
    expect(store.read((tx) => tx.audit.size())).toBe(2);
    expect(store.health()).toMatchObject({ ok: false, problem: { code: 'LOG_SUSPENDED' } });

    clock.set(noon + MINUTE);
    await expect(store.write(append)).resolves.toBe(3);
    expect(store.read((tx) => tx.audit.entry(2)?.body.toString())).toContain(
      `"data":{"entriesBefore":2,"reason":"clock-behind","reasonCode":null,"suspendedAt":"${new Date(noon - 6 * MINUTE).toISOString()}"}`,
    );
    expect(alerts).toEqual(['log-suspended clock-behind', 'log-resumed clock-behind']);
    expect(store.suspension()).toBeNull();
    store.close();
    expect(verifyStoredLog(temp.path)).toMatchObject({ ok: true, size: 4 });
  }));

it('a clock that was ahead before is accepted by a person, until it has come after', () =>
  withTempStore(async (store, temp) => {
    const { clock } = temp;
    const now = clock.now();
    clock.set(now + 60 * MINUTE);
    await store.write(append);
    clock.set(now);
    await expect(store.write(append)).rejects.toMatchObject({ code: 'LOG_SUSPENDED' });
    await expect(store.resume({ actor: ada, reasonCode: 'cause-removed' })).rejects.toMatchObject({
      code: 'RESUME_REFUSED',
      details: { problem: expect.stringContaining('the clock says') },
    });
    await expect(store.resume({ actor: ada, reasonCode: 'clock-was-ahead' })).resolves.toBe(1);
    await expect(store.write(append)).resolves.toBe(2);
    const again = openAgain(temp);
    await expect(again.store.write(append)).resolves.toBe(3);
    again.store.close();
    clock.set(now - 24 * 60 * MINUTE);
    await expect(store.write(append)).resolves.toBe(4);
    clock.set(now + 61 * MINUTE);
    await store.write(append);
    clock.set(now);
    await expect(store.write(append)).rejects.toMatchObject({ code: 'LOG_SUSPENDED' });
  }));

it('a database file that was removed under the store is noticed before anybody is answered', () =>
  withTempStore(async (store, { path }) => {
    await store.write(append);
    renameSync(path, `${path}.moved`);
    const replaced = { code: 'LOG_SUSPENDED', details: expect.objectContaining({ reason: 'file-replaced' }) };
    await expect(store.write(append)).rejects.toMatchObject(replaced);
    renameSync(`${path}.moved`, path);
    // Put back, it is as it was; but nobody knows what happened to it meanwhile.
    await expect(store.write(append)).rejects.toMatchObject(replaced);
    await expect(store.resume({ actor: ada, reasonCode: 'cause-removed' })).resolves.toBe(2);
    expect(lastEntry(store)).toMatchObject({
      type: 'log.resumed',
      actor: ada,
      data: { reason: 'file-replaced' },
    });
    await expect(store.write(append)).resolves.toBe(3);
  }));

it('an older database in the place of the one that was open is not gone on with, unless a person says it is a backup', () =>
  withTempStore(async (given, temp) => {
    const { path } = temp;
    await given.write(append);
    given.close();
    copyFileSync(path, `${path}.backup`);
    const { store } = openAgain(temp);
    for (let count = 0; count < 3; count++) await store.write(append);
    for (const name of [path, `${path}-wal`, `${path}-shm`]) rmSync(name);
    renameSync(`${path}.backup`, path);
    await expect(store.write(append)).rejects.toMatchObject({ code: 'LOG_SUSPENDED' });
    const stays = {
      code: 'RESUME_REFUSED',
      details: { problem: 'its last checkpoint is at 1 entries, and 4 were signed' },
    };
    await expect(store.resume({ actor: ada, reasonCode: 'cause-removed' })).rejects.toMatchObject(stays);
    store.close();

    // A restart forgets nothing of it.
    const { store: later } = openAgain(temp);
    await expect(later.write(append)).rejects.toMatchObject({ code: 'LOG_SUSPENDED' });
    await expect(later.resume({ actor: ada, reasonCode: 'cause-removed' })).rejects.toMatchObject(stays);
    await expect(later.resume({ actor: ada, reasonCode: 'restored-from-backup' })).resolves.toBe(1);
    expect(lastEntry(later).data).toMatchObject({
      reason: 'file-replaced',
      reasonCode: 'restored-from-backup',
      entriesBefore: 4,
    });
    later.close();
    expect(existsSync(`${path}-suspended`)).toBe(false);
    const { store: last, alerts } = openAgain(temp);
    await expect(last.write(append)).resolves.toBe(2);
    expect(alerts).toEqual([]);
    last.close();
  }));

it('what one process suspends the other one does not write either, and both go on when it was lifted', () =>
  withTempStore(async (store, temp) => {
    const { store: other, alerts } = openAgain(temp);
    await store.write(append);
    renameSync(temp.path, `${temp.path}.moved`);
    await expect(store.write(append)).rejects.toMatchObject({ code: 'LOG_SUSPENDED' });
    renameSync(`${temp.path}.moved`, temp.path);
    await expect(other.write(append)).rejects.toMatchObject({ code: 'LOG_SUSPENDED' });
    await store.resume({ actor: ada, reasonCode: 'cause-removed' });
    await expect(other.write(append)).resolves.toBe(3);
    expect(other.suspension()).toBeNull();
    expect(alerts).toEqual(['log-suspended file-replaced', 'log-resumed file-replaced']);
    other.close();
    expect(verifyStoredLog(temp.path)).toMatchObject({ ok: true, size: 4 });
  }));

it('without a key that can be used everything can be read and nothing is written, until it is back and a person says so', () =>
  withTempStore(async (store, temp) => {
    await store.write(append);
    const { path, settings } = temp;
    const keyless = openStore({ path, ...settings, log: { ...settings.log, signingKey: null } });
    const unusable = { code: 'LOG_SUSPENDED', details: expect.objectContaining({ reason: 'key-unusable' }) };
    await expect(keyless.write(append)).rejects.toMatchObject(unusable);
    expect(keyless.read((tx) => tx.audit.size())).toBe(1);
    await expect(keyless.resume({ actor: ada, reasonCode: 'cause-removed' })).rejects.toMatchObject({
      code: 'RESUME_REFUSED',
    });
    keyless.close();
    const { store: again } = openAgain(temp);
    await expect(again.write(append)).rejects.toMatchObject(unusable);
    await expect(again.resume({ actor: ada, reasonCode: 'cause-removed' })).resolves.toBe(1);
    again.close();
  }));

it('an entry far back that was altered keeps a person from going on', () =>
  withTempStore(async (store, { path }) => {
    for (let count = 0; count < 3; count++) await store.write(append);
    renameSync(path, `${path}.moved`);
    await expect(store.write(append)).rejects.toMatchObject({ code: 'LOG_SUSPENDED' });
    renameSync(`${path}.moved`, path);
    const file = connect(path, { readonly: false, busyTimeoutMillis: 0 });
    file.exec("DROP TRIGGER entry_no_update; UPDATE entry SET body = x'7b7d' WHERE idx = 0");
    file.close();
    await expect(store.resume({ actor: ada, reasonCode: 'cause-removed' })).rejects.toMatchObject({
      code: 'RESUME_REFUSED',
      details: { problem: expect.stringContaining('does not verify') },
    });
  }));

it('a log that is not suspended cannot be resumed', () =>
  withTempStore(async (store) => {
    await expect(store.resume({ actor: ada, reasonCode: 'cause-removed' })).rejects.toMatchObject({
      code: 'LOG_NOT_SUSPENDED',
    });
  }));

it('a file of a suspension that cannot be read is taken for one that needs a person', () =>
  withTempStore(async (store, temp) => {
    await store.write(append);
    writeFileSync(`${temp.path}-suspended`, '{"v":1,"reas');
    await expect(store.write(append)).rejects.toMatchObject({
      details: { reason: 'file-damaged', problem: `${temp.path}-suspended cannot be read` },
    });
    await expect(store.resume({ actor: ada, reasonCode: 'cause-removed' })).resolves.toBe(1);
    await expect(store.write(append)).resolves.toBe(2);
  }));
