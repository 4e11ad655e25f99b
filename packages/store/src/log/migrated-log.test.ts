import { join } from 'node:path';
import { leafHash, nodeHash, parseSigningKey, rootAt, signCheckpoint } from '@countersign/audit-log';
import { withTempDirectory } from '@countersign/test-kit';
import { expect, it } from 'vitest';
import { connect, createFile } from '../connection.ts';
import { migrate, readMigrations } from '../migrate.ts';
import { openStore } from '../open-store.ts';
import { testSettings } from '../testing/index.ts';
import { sampleEvent } from '../testing/sample-records.ts';
import { verifyStoredLog } from '../testing/verify-stored-log.ts';
import { encodeEntry } from './encode-entry.ts';

const SIZE = 300;
const BEFORE_LOG_HASHES = 5;

it('a log that was kept with every node of its tree verifies after the migration, and goes on', async () => {
  await withTempDirectory(async (directory) => {
    const path = join(directory, 'store.db');
    const settings = testSettings();
    const { origin, signingKey } = settings.log;
    const actor = { kind: 'system' } as const;
    createFile(path);
    const file = connect(path, { readonly: false, busyTimeoutMillis: 0 });
    migrate(file, readMigrations().slice(0, BEFORE_LOG_HASHES));
    const bodies = Array.from({ length: SIZE }, (_, at) =>
      encodeEntry({ id: settings.ids.next('event'), at, actor, event: sampleEvent() }),
    );
    const nodes = new Map<string, Uint8Array>();
    const readNode = (level: number, idx: number) => nodes.get(`${level}/${idx}`);
    const insert = file.prepare('INSERT INTO entry VALUES (?, ?)');
    const insertNode = file.prepare('INSERT INTO node VALUES (?, ?, ?)');
    for (const [idx, body] of bodies.entries()) insert.run(idx, body);
    for (let level = 0; 2 ** level <= SIZE; level++) {
      for (let idx = 0; (idx + 1) * 2 ** level <= SIZE; idx++) {
        const [left, right] = [readNode(level - 1, idx * 2), readNode(level - 1, idx * 2 + 1)];
        const hash = left && right ? nodeHash(left, right) : leafHash(bodies[idx] ?? Buffer.alloc(0));
        nodes.set(`${level}/${idx}`, hash);
        insertNode.run(level, idx, hash);
      }
    }
    const note = signCheckpoint({ origin, size: SIZE, root: rootAt(SIZE, readNode) }, [
      parseSigningKey(signingKey ?? ''),
    ]);
    file.prepare('INSERT INTO checkpoint VALUES (?, ?)').run(SIZE, note);
    file.close();

    const store = openStore({ path, ...settings });
    expect(store.health()).toMatchObject({ ok: true, logSize: SIZE });
    await store.write((tx) => tx.audit.append(actor, sampleEvent()));
    store.close();
    expect(verifyStoredLog(path)).toMatchObject({ ok: true, size: SIZE + 1, checkpoints: 2 });
  });
});
