import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTempDirectory } from '@countersign/test-kit';
import { expect, it } from 'vitest';
import { connect } from './connection.ts';
import { openStore } from './open-store.ts';
import { testSettings, withTempStore } from './testing/index.ts';
import { sampleEvent } from './testing/sample-records.ts';

const system = { kind: 'system' } as const;

it('nobody but the user can read the store, its write-ahead log or its directory', async () => {
  await withTempDirectory((directory) => {
    const path = join(directory, 'data', 'store.db');
    const store = openStore({ path, ...testSettings() });
    const modes = [join(directory, 'data'), path, `${path}-wal`, `${path}-shm`].map(
      (name) => statSync(name).mode & 0o777,
    );
    store.close();
    expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
  });
});

it('a file that is no database is refused with what to do, and left as it is', async () => {
  await withTempDirectory((directory) => {
    const path = join(directory, 'store.db');
    writeFileSync(path, 'These are my notes, and not a database at all. '.repeat(50));
    expect(() => openStore({ path, ...testSettings() })).toThrow(
      expect.objectContaining({ code: 'LOG_UNAVAILABLE', message: expect.stringContaining('no database') }),
    );
    expect(statSync(path).size).toBe(47 * 50);
  });
});

it('a path that cannot be written is refused with what to do', async () => {
  await withTempDirectory((directory) => {
    const path = join(directory, 'store.db');
    mkdirSync(path);
    expect(() => openStore({ path, ...testSettings() })).toThrow(
      expect.objectContaining({ code: 'LOG_UNAVAILABLE', message: expect.stringContaining(path) }),
    );
  });
});

it('a key that cannot be used closes the file again', async () => {
  await withTempDirectory((directory) => {
    const settings = testSettings();
    const log = { ...settings.log, signingKey: 'PRIVATE+KEY+nonsense' };
    expect(() => openStore({ ...settings, log, path: join(directory, 'store.db') })).toThrow(
      expect.objectContaining({ code: 'KEY_MALFORMED' }),
    );
  });
});

it('closing commits what waits, and then refuses writes', async () => {
  await withTempStore(async (store, { path, settings }) => {
    const waiting = store.write((tx) => tx.audit.append(system, sampleEvent()));
    expect(store.health().waiting).toBe(1);
    store.close();
    store.close();
    await expect(waiting).resolves.toBe(0);
    await expect(store.write(() => 1)).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });

    const again = openStore({ path, ...settings });
    expect(again.read((tx) => tx.audit.size())).toBe(1);
    again.close();
  });
});

it('a writer that waits longer than the busy timeout is told to try again, and nothing of it stays', async () => {
  await withTempStore(async (_, { path, settings }) => {
    const store = openStore({ path, ...settings, busyTimeoutMillis: 10 });
    const other = connect(path, { readonly: false, busyTimeoutMillis: 0 });
    other.exec('BEGIN IMMEDIATE');
    const busy = { code: 'STORE_BUSY', retryable: true };
    await expect(store.write((tx) => tx.audit.append(system, sampleEvent()))).rejects.toMatchObject(busy);
    // Who only tries something out does not wait.
    const rehearsal = store.rehearse([]);
    expect(rehearsal.attempt((tx) => tx.audit.append(system, sampleEvent()))).toBe(0);
    rehearsal.end();
    expect(store.read((tx) => tx.audit.size())).toBe(0);
    other.exec('ROLLBACK');
    await expect(store.write((tx) => tx.audit.append(system, sampleEvent()))).resolves.toBe(0);
    other.close();
    store.close();
  });
});

it('the data version changes with a commit of this process and of another, and not without one', async () => {
  await withTempStore(async (store, { path, settings }) => {
    const first = store.dataVersion();
    const rehearsal = store.rehearse([]);
    rehearsal.attempt((tx) => tx.audit.append(system, sampleEvent()));
    rehearsal.end();
    expect(store.dataVersion()).toBe(first);
    await store.write((tx) => tx.audit.append(system, sampleEvent()));
    const second = store.dataVersion();
    expect(second).not.toBe(first);
    const other = openStore({ path, ...settings });
    await other.write((tx) => tx.audit.append(system, sampleEvent()));
    other.close();
    expect(store.dataVersion()).not.toBe(second);
  });
});
