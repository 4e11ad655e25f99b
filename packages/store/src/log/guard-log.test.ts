import { generateSigningKey } from '@countersign/audit-log';
import type { WriteTransaction } from '@countersign/use-cases/ports';
import { expect, it } from 'vitest';
import type { SqliteStore } from '../assemble-store.ts';
import { type Connection, connect } from '../connection.ts';
import { openStore } from '../open-store.ts';
import { type TempStore, withTempStore } from '../testing/index.ts';
import { insertDirectory, sampleEvent } from '../testing/sample-records.ts';

/** One more than a subtree whose hash is stored. */
const BEFORE = 257;
const ENTRIES = 6;
const LAST = BEFORE + ENTRIES - 1;
const resumption = { actor: { kind: 'system' }, reasonCode: 'cause-removed' } as const;
const inconsistent = { code: 'LOG_INCONSISTENT', retryable: false };

const append = (tx: WriteTransaction) => tx.audit.append({ kind: 'system' }, sampleEvent());

/** A log with several checkpoints at its end. */
async function fill(store: SqliteStore): Promise<void> {
  await store.write((tx) => {
    for (let count = 0; count < BEFORE; count++) append(tx);
  });
  for (let count = 0; count < ENTRIES; count++) await store.write(append);
}

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
        "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'system', 'worker') AS BLOB) WHERE idx = " +
          LAST,
      ),
  },
  { change: 'the last entry is gone', work: (file) => file.exec(`DELETE FROM entry WHERE idx = ${LAST}`) },
  {
    change: 'an entry was added beside the store',
    work: (file) => file.exec(`INSERT INTO entry (idx, body) VALUES (${LAST + 1}, x'7b7d')`),
  },
  {
    change: 'the hash of the last entry is altered',
    work: (file) => file.exec(`UPDATE entry SET hash = zeroblob(32) WHERE idx = ${LAST}`),
  },
  {
    change: 'the hash over the first entries is altered',
    work: (file) => file.exec('UPDATE node SET hash = zeroblob(32)'),
  },
  {
    change: 'a hash of the tree is missing',
    work: (file) => file.exec('DELETE FROM node'),
  },
  {
    change: 'the last checkpoint is gone',
    work: (file) => file.exec(`DELETE FROM checkpoint WHERE size = ${LAST + 1}`),
  },
  { change: 'all checkpoints are gone', work: (file) => file.exec('DELETE FROM checkpoint') },
  {
    change: 'the last checkpoint is one of another size',
    work: (file) =>
      file.exec(
        `UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = ${LAST}) WHERE size = ${LAST + 1}`,
      ),
  },
  {
    change: 'the last checkpoint is not signed',
    work: (file) =>
      file.exec(
        `UPDATE checkpoint SET note = substr(note, 1, instr(note, char(10, 10))) || char(10) WHERE size = ${LAST + 1}`,
      ),
  },
])(
  'nothing is written or signed any more once $change, and everything can still be read',
  async ({ work }) => {
    await withTempStore(async (store, temp) => {
      await fill(store);
      tamper(temp, work);
      const entry = store.read((tx) => tx.audit.entry(0));

      // Also by a process that has never seen the log as it was.
      const later = openStore({ path: temp.path, ...temp.settings });
      for (const opened of [store, later]) {
        const checkpoint = opened.read((tx) => tx.audit.checkpoint());
        await expect(opened.write(append)).rejects.toMatchObject(inconsistent);
        await expect(opened.write(insertDirectory)).rejects.toMatchObject(inconsistent);
        expect(() => opened.rehearse([])).toThrow(expect.objectContaining(inconsistent));
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
    await fill(store);
    tamper(temp, (file) => file.exec('DELETE FROM node'));
    expect(() => store.read((tx) => tx.audit.proof(LAST))).toThrow(expect.objectContaining(inconsistent));
  });
});

it('a log that was cut back to an earlier checkpoint is refused by a process that saw it longer', async () => {
  await withTempStore(async (store, temp) => {
    await fill(store);
    tamper(temp, (file) => truncate(file, BEFORE));
    await expect(store.write(append)).rejects.toMatchObject({
      ...inconsistent,
      details: { problem: `its last checkpoint is at ${BEFORE} entries, and ${LAST + 1} were signed` },
    });
    tamper(temp, (file) => truncate(file, 0));
    await expect(store.write(append)).rejects.toMatchObject(inconsistent);
  });
});

it('a log that was rewritten with the right key is refused by a process that saw the first one', async () => {
  await withTempStore(async (store, temp) => {
    await fill(store);
    tamper(temp, (file) => truncate(file, BEFORE));
    temp.clock.set(temp.clock.now() + 1000);
    const forger = openStore({ path: temp.path, ...temp.settings });
    for (let count = 0; count <= ENTRIES; count++) await forger.write(append);
    forger.close();
    await expect(store.write(append)).rejects.toMatchObject({
      ...inconsistent,
      details: { problem: `its hashes no longer give the root that was signed at ${LAST + 1} entries` },
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
    // With the earlier key among those that are known it is a key rotation; but somebody has to say so now.
    const rotated = openStore({ ...settings, path, log });
    await expect(rotated.write(append)).rejects.toMatchObject(inconsistent);
    await expect(rotated.resume(resumption)).resolves.toBe(1);
    await expect(rotated.write(append)).resolves.toBe(2);
    rotated.close();
  });
});

it('a log that is as it was signed again is written when a person says so, and not before', async () => {
  await withTempStore(async (store, temp) => {
    await fill(store);
    const entry = store.read((tx) => tx.audit.entry(LAST));
    tamper(temp, (file) => file.exec(`UPDATE entry SET body = x'7b7d' WHERE idx = ${LAST}`));
    await expect(store.write(append)).rejects.toMatchObject(inconsistent);
    await expect(store.resume(resumption)).rejects.toMatchObject({ code: 'RESUME_REFUSED' });
    tamper(temp, (file) => file.prepare(`UPDATE entry SET body = ? WHERE idx = ${LAST}`).run(entry?.body));
    await expect(store.write(append)).rejects.toMatchObject(inconsistent);
    await expect(store.resume(resumption)).resolves.toBe(LAST + 1);
    await expect(store.write(append)).resolves.toBe(LAST + 2);
    expect(store.health()).toMatchObject({ ok: true, logSize: LAST + 3 });
  });
});
