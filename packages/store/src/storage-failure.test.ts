import { join } from 'node:path';
import { withTempDirectory } from '@countersign/test-kit';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { assembleStore, type SqliteStore } from './assemble-store.ts';
import { type Connection, connectBoth, createFile } from './connection.ts';
import { migrate } from './migrate.ts';
import { testSettings } from './testing/index.ts';
import { runChildren } from './testing/run-children.ts';
import { insertDirectory, sampleEvent } from './testing/sample-records.ts';
import { verifyStoredLog } from './testing/verify-stored-log.ts';

const system = { kind: 'system' } as const;
const unavailable = { code: 'LOG_UNAVAILABLE', retryable: true };

/** A store whose writing connection a test has in its hand, also after the store has opened another one. */
function openUnderHand(path: string) {
  const opened: Connection[] = [];
  const open = () => {
    const both = connectBoth(path, 0, migrate);
    opened.push(both.writer);
    return both;
  };
  const store = assembleStore({ path, open }, testSettings());
  return { store, writer: () => opened.at(-1) as Connection };
}

function lastTypes(store: SqliteStore, count: number): readonly string[] {
  return store.read((tx) =>
    tx.audit
      .entries({ from: tx.audit.size() - count, limit: count })
      .map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')).type),
  );
}

it('when the disk is full nothing is half-written, and when there is room again the log goes on', async () => {
  await withTempDirectory(async (directory) => {
    const path = join(directory, 'store.db');
    createFile(path);
    const { store, writer } = openUnderHand(path);
    await store.write(insertDirectory);

    writer().pragma(`max_page_count = ${writer().pragma('page_count', { simple: true })}`);
    let answered = store.read((tx) => tx.audit.size());
    const fill = async () => {
      for (;;) {
        await store.write((tx) => tx.audit.append(system, sampleEvent()));
        answered += 1;
      }
    };
    await expect(fill()).rejects.toMatchObject({
      ...unavailable,
      message: expect.stringContaining('is full'),
    });
    const together = await Promise.allSettled(
      [1, 2, 3].map(() =>
        store.write((tx) => Array.from({ length: 100 }, () => tx.audit.append(system, sampleEvent()))),
      ),
    );
    expect(together).toEqual(
      Array(3).fill({ status: 'rejected', reason: expect.objectContaining(unavailable) }),
    );
    store.read((tx) => {
      expect(tx.audit.size()).toBe(answered);
      expect(tx.audit.checkpoint()?.size ?? 0).toBe(answered);
    });

    writer().pragma('max_page_count = 1000000');
    await expect(store.write((tx) => tx.audit.append(system, sampleEvent()))).resolves.toBe(answered + 1);
    expect(lastTypes(store, 2)).toEqual(['log.resumed', 'request.cancelled']);
    store.close();
    expect(verifyStoredLog(path)).toMatchObject({ ok: true, size: answered + 2 });
  });
});

it('an append that failed half-way undoes its write even when the caller swallows the error', async () => {
  await withTempDirectory(async (directory) => {
    const path = join(directory, 'store.db');
    createFile(path);
    const { store, writer } = openUnderHand(path);
    writer().exec(
      "CREATE TEMP TRIGGER no_room BEFORE INSERT ON main.node BEGIN SELECT RAISE(ABORT, 'no room for the node'); END",
    );
    const write = store.write((tx) => {
      insertDirectory(tx);
      // As many as give a node.
      for (let count = 0; count < 256; count++) {
        try {
          tx.audit.append(system, sampleEvent());
        } catch {
          // As if the entry did not matter.
        }
      }
    });
    await expect(write).rejects.toThrow('no room for the node');
    store.read((tx) => {
      expect(tx.audit.size()).toBe(0);
      expect(tx.principals.list()).toEqual([]);
    });
    writer().exec('DROP TRIGGER no_room');
    await expect(store.write((tx) => tx.audit.append(system, sampleEvent()))).resolves.toBe(0);
    store.close();
    expect(verifyStoredLog(path).ok).toBe(true);
  });
});

it('when SQLite gives the whole transaction up, every write in it is rejected with the reason', async () => {
  await withTempDirectory(async (directory) => {
    const path = join(directory, 'store.db');
    createFile(path);
    const { store, writer } = openUnderHand(path);
    const append = () => store.write((tx) => tx.audit.append(system, sampleEvent()));
    const giveUp = () =>
      store.write(() => {
        writer().exec('ROLLBACK');
        throw new BetterSqlite3.SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE');
      });
    const reason = { ...unavailable, message: expect.stringContaining('the disk reports an error') };
    expect(await Promise.allSettled([append(), giveUp(), append()])).toEqual(
      Array(3).fill({ status: 'rejected', reason: expect.objectContaining(reason) }),
    );
    await expect(append()).resolves.toBe(0);
    store.close();
    expect(verifyStoredLog(path)).toMatchObject({ ok: true, size: 1 });
  });
});

it('a commit that the disk refuses rejects every write in it, and the store goes on when the disk does', {
  timeout: 120_000,
}, async () => {
  await withTempDirectory(async (directory) => {
    const path = join(directory, 'store.db');
    const [child] = await runChildren(new URL('./testing/children/fill-disk.ts', import.meta.url), [[path]], {
      fileKilobytes: 1_200,
    });
    expect(child?.code).toBe(0);
    expect(child?.lines).toEqual(['LOG_UNAVAILABLE LOG_UNAVAILABLE LOG_UNAVAILABLE', 'the log goes on']);
    expect(verifyStoredLog(path).ok).toBe(true);
  });
});
