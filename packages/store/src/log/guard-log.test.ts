import { generateSigningKey } from '@countersign/audit-log';
import type { WriteTransaction } from '@countersign/use-cases/ports';
import { expect, it } from 'vitest';
import { type Connection, connect } from '../connection.ts';
import { openStore } from '../open-store.ts';
import { type TempStore, withTempStore } from '../testing/index.ts';
import { insertDirectory, sampleEvent } from '../testing/sample-records.ts';

const ENTRIES = 6;
const inconsistent = { code: 'LOG_INCONSISTENT', retryable: false };

const append = (tx: WriteTransaction) => tx.audit.append({ kind: 'system' }, sampleEvent());

/** Somebody with the right to write the file, who takes the triggers off first. */
function tamper(temp: TempStore, work: (connection: Connection) => void): void {
  const connection = connect(temp.path, { readonly: false, busyTimeoutMillis: 1000 });
  connection.pragma('foreign_keys = OFF');
  const triggers = connection
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all();
  for (const { name } of triggers) connection.exec(`DROP TRIGGER ${name}`);
  work(connection);
  for (const { sql } of triggers) connection.exec(sql);
  connection.close();
}

function truncate(connection: Connection, size: number): void {
  connection.exec(`DELETE FROM entry WHERE idx >= ${size}`);
  connection.exec(`DELETE FROM entry_index WHERE idx >= ${size}`);
  connection.exec(`DELETE FROM node WHERE (idx + 1) << level > ${size}`);
  connection.exec(`DELETE FROM checkpoint WHERE size > ${size}`);
}

it.each<{ change: string; work: (connection: Connection) => void }>([
  {
    change: 'the last entry is altered',
    work: (file) =>
      file.exec(
        "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'system', 'worker') AS BLOB) WHERE idx = 5",
      ),
  },
  { change: 'the last entry is gone', work: (file) => file.exec('DELETE FROM entry WHERE idx = 5') },
  {
    change: 'an entry was added beside the store',
    work: (file) => file.exec("INSERT INTO entry VALUES (6, x'7b7d')"),
  },
  {
    change: 'the hash of the last entry is altered',
    work: (file) => file.exec('UPDATE node SET hash = zeroblob(32) WHERE level = 0 AND idx = 5'),
  },
  {
    change: 'the hash over the first entries is altered',
    work: (file) => file.exec('UPDATE node SET hash = zeroblob(32) WHERE level = 2 AND idx = 0'),
  },
  {
    change: 'a hash of the tree is missing',
    work: (file) => file.exec('DELETE FROM node WHERE level = 1 AND idx = 2'),
  },
  {
    change: 'the last checkpoint is gone',
    work: (file) => file.exec('DELETE FROM checkpoint WHERE size = 6'),
  },
  { change: 'all checkpoints are gone', work: (file) => file.exec('DELETE FROM checkpoint') },
  {
    change: 'the last checkpoint is one of another size',
    work: (file) =>
      file.exec('UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 5) WHERE size = 6'),
  },
  {
    change: 'the last checkpoint is not signed',
    work: (file) =>
      file.exec(
        'UPDATE checkpoint SET note = substr(note, 1, instr(note, char(10, 10))) || char(10) WHERE size = 6',
      ),
  },
])(
  'nothing is written or signed any more once $change, and everything can still be read',
  async ({ work }) => {
    await withTempStore(async (store, temp) => {
      for (let count = 0; count < ENTRIES; count++) await store.write(append);
      tamper(temp, work);
      const entry = store.read((tx) => tx.audit.entry(0));

      // Also by a process that has never seen the log as it was.
      const later = openStore({ path: temp.path, ...temp.settings });
      for (const opened of [store, later]) {
        const checkpoint = opened.read((tx) => tx.audit.checkpoint());
        await expect(opened.write(append)).rejects.toMatchObject(inconsistent);
        await expect(opened.write(insertDirectory)).rejects.toMatchObject(inconsistent);
        expect(() => opened.rehearse(append)).toThrow(expect.objectContaining(inconsistent));
        expect(opened.health()).toMatchObject({ ok: false, problem: { code: 'LOG_INCONSISTENT' } });
        expect(opened.read((tx) => tx.audit.entry(0))).toEqual(entry);
        expect(opened.read((tx) => tx.audit.checkpoint())).toEqual(checkpoint);
      }
      later.close();
    });
  },
);

it('an entry whose proof lacks a hash is reported as that', async () => {
  await withTempStore(async (store, temp) => {
    for (let count = 0; count < ENTRIES; count++) await store.write(append);
    tamper(temp, (file) => file.exec('DELETE FROM node WHERE level = 0 AND idx = 1'));
    expect(() => store.read((tx) => tx.audit.proof(0))).toThrow(expect.objectContaining(inconsistent));
  });
});

it('a log that was cut back to an earlier checkpoint is refused by a process that saw it longer', async () => {
  await withTempStore(async (store, temp) => {
    for (let count = 0; count < ENTRIES; count++) await store.write(append);
    tamper(temp, (file) => truncate(file, 4));
    await expect(store.write(append)).rejects.toMatchObject({
      ...inconsistent,
      details: { problem: 'its last checkpoint is at 4 entries, and 6 were signed' },
    });
    tamper(temp, (file) => truncate(file, 0));
    await expect(store.write(append)).rejects.toMatchObject(inconsistent);
  });
});

it('a log that was rewritten with the right key is refused by a process that saw the first one', async () => {
  await withTempStore(async (store, temp) => {
    for (let count = 0; count < ENTRIES; count++) await store.write(append);
    tamper(temp, (file) => truncate(file, 4));
    temp.clock.set(temp.clock.now() + 1000);
    const forger = openStore({ path: temp.path, ...temp.settings });
    for (let count = 0; count < ENTRIES; count++) await forger.write(append);
    forger.close();
    await expect(store.write(append)).rejects.toMatchObject({
      ...inconsistent,
      details: { problem: 'its hashes no longer give the root that was signed at 6 entries' },
    });
  });
});

it('a log of another key is refused', async () => {
  await withTempStore(async (store, { path, settings }) => {
    await store.write(append);
    const other = generateSigningKey(settings.log.origin, Buffer.alloc(32, 8));
    const log = { ...settings.log, signingKey: other.privateKey };
    const foreign = openStore({ ...settings, path, log: { ...log, verifierKeys: [] } });
    await expect(foreign.write(append)).rejects.toMatchObject(inconsistent);
    foreign.close();
    // With the earlier key among those that are known it is a key rotation.
    const rotated = openStore({ ...settings, path, log });
    await expect(rotated.write(append)).resolves.toBe(1);
    rotated.close();
  });
});

it('writing goes on once the log is as it was signed again', async () => {
  await withTempStore(async (store, temp) => {
    for (let count = 0; count < ENTRIES; count++) await store.write(append);
    const entry = store.read((tx) => tx.audit.entry(5));
    tamper(temp, (file) => file.exec("UPDATE entry SET body = x'7b7d' WHERE idx = 5"));
    await expect(store.write(append)).rejects.toMatchObject(inconsistent);
    tamper(temp, (file) => file.prepare('UPDATE entry SET body = ? WHERE idx = 5').run(entry?.body));
    await expect(store.write(append)).resolves.toBe(6);
    expect(store.health()).toMatchObject({ ok: true, logSize: 7 });
  });
});
