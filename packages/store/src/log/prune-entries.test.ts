import { writeFileSync } from 'node:fs';
import { parseVkey, verifyLog, verifyProof } from '@countersign/audit-log';
import { expect, it, vi } from 'vitest';
import type { SqliteStore } from '../assemble-store.ts';
import { type Connection, connect } from '../connection.ts';
import { type TempStore, withTempStore } from '../testing/index.ts';
import { insertDirectory, insertPermitted, sampleEvent, sampleId } from '../testing/sample-records.ts';
import { verifyStoredLog } from '../testing/verify-stored-log.ts';

const system = { kind: 'system' } as const;
const OPEN = sampleId('req', 1);
const BEFORE = 300;

/** A log whose first entries are about nothing that is open, with one in between that is, and one that is kept for good. */
async function fill(store: SqliteStore): Promise<void> {
  await store.write((tx) => {
    insertDirectory(tx);
    insertPermitted(tx, 1);
    for (let at = tx.audit.size(); at < BEFORE; at++) {
      if (at === 100) tx.audit.append(system, sampleEvent(OPEN));
      else if (at === 200)
        tx.audit.append(system, {
          type: 'policy.activated',
          request: null,
          data: { policyDigest: 'd'.repeat(64), rules: 1 },
        });
      else tx.audit.append(system, sampleEvent());
    }
  });
}

async function prune(store: SqliteStore): Promise<number> {
  await store.write((tx) => {
    const data = { before: BEFORE, asked: 0 };
    const entry = tx.audit.append(system, { type: 'log.pruned', request: null, data });
    tx.audit.allowPruning({ before: BEFORE, entry });
  });
  return store.write((tx) => tx.audit.prune({ from: 0, to: BEFORE }));
}

async function indexed(store: SqliteStore): Promise<void> {
  await vi.waitFor(
    () => expect(store.read((tx) => tx.audit.prunable({ from: 0, to: BEFORE }))).toBeGreaterThan(250),
    10_000,
  );
}

async function withFilled(
  work: (store: SqliteStore, temp: TempStore, file: Connection) => Promise<void>,
): Promise<void> {
  await withTempStore(async (store, temp) => {
    await fill(store);
    await indexed(store);
    const file = connect(temp.path, { readonly: false, busyTimeoutMillis: 1000 });
    try {
      await work(store, temp, file);
    } finally {
      file.close();
    }
  });
}

const bytesLeft = (file: Connection) =>
  file
    .prepare<[number], number>('SELECT idx FROM entry WHERE idx < ? AND length(body) > 0 ORDER BY idx')
    .pluck()
    .all(BEFORE);

it('what was pruned is gone from the file, and everything still verifies by the hashes that stay', async () => {
  await withFilled(async (store, temp, file) => {
    const body = store.read((tx) => tx.audit.entry(7)?.body) ?? Buffer.alloc(0);
    expect(await prune(store)).toBeGreaterThan(250);
    const rows = file.prepare<[], { body: Buffer }>('SELECT body FROM entry WHERE idx = 7').all();
    expect(rows).toEqual([{ body: Buffer.alloc(0) }]);
    expect(body.length).toBeGreaterThan(100);
    expect(verifyStoredLog(temp.path, { prunedBefore: BEFORE })).toMatchObject({ ok: true });
    expect(verifyStoredLog(temp.path).ok).toBe(false);
    // The log goes on, and a process that opens it anew takes it for what was signed.
    await store.write((tx) => tx.audit.append(system, sampleEvent()));
    expect(store.health().ok).toBe(true);
  });
});

it('proofs that were given out before, and proofs of what is left, hold', async () => {
  await withFilled(async (store, { vkey, settings }) => {
    const trusted = { origin: settings.log.origin, vkeys: [parseVkey(vkey)] };
    const kept = store.read((tx) => tx.audit.proof(7));
    await prune(store);
    const left = store.read((tx) => tx.audit.proof(200));
    for (const proven of [kept, left])
      expect(
        verifyProof({ entry: proven?.body ?? Buffer.alloc(0), proof: proven?.proof ?? '' }, trusted).ok,
      ).toBe(true);
    store.read((tx) => {
      expect(tx.audit.proof(7)).toBeUndefined();
      expect(tx.audit.entry(7)).toBeUndefined();
      expect(tx.audit.prunedBefore()).toBe(BEFORE);
    });
  });
});

it('entries of requests that are not settled, and those that are asked for for good, keep their bytes', async () => {
  await withFilled(async (store, _temp, file) => {
    await prune(store);
    const left = bytesLeft(file);
    expect(left).toContain(100);
    expect(left).toContain(200);
    store.read(({ audit }) => {
      expect(audit.entries({ from: 0, limit: 10, request: OPEN }).map(({ index }) => index)).toContain(100);
      expect(audit.last('policy.activated')).toBe(200);
      expect(audit.entries({ from: 0, limit: 500, type: sampleEvent().type }).length).toBe(
        left.filter((index) => index !== 200).length,
      );
    });
  });
});

it('no byte is taken away that the log does not allow, by whatever program', async () => {
  await withFilled(async (store, _temp, file) => {
    const refused = 'append-only';
    expect(() => file.exec("UPDATE entry SET body = x'' WHERE idx = 7")).toThrow(refused);
    await prune(store);
    expect(() => file.exec("UPDATE entry SET body = x'' WHERE idx >= 300")).toThrow(refused);
    expect(() => file.exec("UPDATE entry SET body = x'00' WHERE idx = 7")).toThrow(refused);
    expect(() => file.exec("UPDATE entry SET hash = zeroblob(32), body = x'' WHERE idx = 7")).toThrow(
      refused,
    );
    expect(() => file.exec('INSERT INTO retention VALUES (200, 300)')).toThrow('only grows');
    expect(() => file.exec('INSERT INTO retention VALUES (301, 300)')).toThrow('only grows');
    expect(() => file.exec('UPDATE retention SET before = 1')).toThrow('insert-only');
    expect(() => file.exec('DELETE FROM retention')).toThrow('insert-only');
  });
});

it('a bit flipped in the hash of a pruned entry is found', async () => {
  await withFilled(async (store, temp, file) => {
    await prune(store);
    const rows = file
      .prepare<[], { idx: number; hash: Buffer; body: Buffer }>(
        'SELECT idx, hash, body FROM entry ORDER BY idx',
      )
      .all();
    const altered = rows.map((row) =>
      row.idx === 7 ? { ...row, hash: Buffer.from(row.hash).fill(1, 3, 4) } : row,
    );
    const report = verifyLog(
      {
        entries: () => altered,
        nodes: () =>
          file.prepare<[], never>('SELECT level, idx, hash FROM node ORDER BY level, idx').iterate(),
        checkpoints: () =>
          file.prepare<[], never>('SELECT size, note FROM checkpoint ORDER BY size').iterate(),
      },
      {
        origin: temp.settings.log.origin,
        vkeys: [parseVkey(temp.vkey)],
        prunedBefore: BEFORE,
      },
    );
    expect(report.ok).toBe(false);
  });
});

it('a suspended log whose old entries were pruned verifies for whoever resumes it', async () => {
  await withFilled(async (store, { path }) => {
    expect(await prune(store)).toBeGreaterThan(0);
    writeFileSync(`${path}-suspended`, '');
    await expect(store.write((tx) => tx.audit.append(system, sampleEvent()))).rejects.toMatchObject({
      code: 'LOG_SUSPENDED',
    });
    const resumed = await store.resume({ actor: system, reasonCode: 'cause-removed' });
    expect(store.read((tx) => tx.audit.last('log.resumed'))).toBe(resumed);
  });
});
