import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  generateSigningKey,
  leafHash,
  nodeHash,
  nodesFrom,
  parseSigningKey,
  peaksAt,
  rootOfPeaks,
  signCheckpoint,
} from '@countersign/audit-log';
import { type LogOptions, type Verification, verifyLogAt } from '@countersign/log-files/verify';
import { createDirectory } from '@countersign/test-kit';
import type Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStoredLog, type StoredLog, withCopy } from '../testing/stored-log.ts';

// Two full subtrees of 256 entries, and a rest.
const SIZE = 600;

let stored: StoredLog;
beforeAll(async () => {
  stored = await createStoredLog(SIZE);
}, 120_000);
afterAll(() => stored[Symbol.dispose]());

type Tamper = (database: Database.Database) => void;

async function tampered(tamper: Tamper, options: Partial<LogOptions> = {}): Promise<Verification> {
  let verification: Verification | undefined;
  await withCopy(stored.path, async (path, database) => {
    database.transaction(() => tamper(database))();
    verification = await verifyLogAt({ path, ...options });
  });
  if (verification === undefined) throw new Error('not verified');
  return verification;
}

const sql =
  (...statements: string[]): Tamper =>
  (database) => {
    for (const statement of statements) database.exec(statement);
  };

const bodyAt = (database: Database.Database, idx: number) =>
  database.prepare<[number], { body: Buffer }>('SELECT body FROM entry WHERE idx = ?').get(idx)?.body ??
  Buffer.alloc(0);

const edit =
  (idx: number, withHash: boolean): Tamper =>
  (database) => {
    const body = Buffer.concat([bodyAt(database, idx), Buffer.from(' ')]);
    database.prepare('UPDATE entry SET body = ? WHERE idx = ?').run(body, idx);
    if (withHash) database.prepare('UPDATE entry SET hash = ? WHERE idx = ?').run(leafHash(body), idx);
  };

/** Makes room at a place by counting the rows behind it anew, or closes a gap. */
const renumber = (from: number, by: number) => [
  `UPDATE entry SET idx = -idx - ${1 + by} WHERE idx >= ${from}`,
  'UPDATE entry SET idx = -idx - 1 WHERE idx < 0',
];

const insertAt =
  (idx: number): Tamper =>
  (database) => {
    const body = Buffer.from('{"type":"put.in"}');
    sql(...renumber(idx, 1))(database);
    database.prepare('INSERT INTO entry (idx, body, hash) VALUES (?, ?, ?)').run(idx, body, leafHash(body));
    database.exec(`DELETE FROM entry WHERE idx >= ${SIZE}`);
  };

const cutBackTo = (size: number) =>
  sql(
    `DELETE FROM entry WHERE idx >= ${size}`,
    `DELETE FROM node WHERE (idx + 1) << level > ${size}`,
    `DELETE FROM checkpoint WHERE size > ${size}`,
  );

test('the log that is tampered with verifies before', async () => {
  expect(await verifyLogAt({ path: stored.path })).toMatchObject({ verified: true, size: SIZE });
});

describe('a store in which', () => {
  test.each<[what: string, tamper: Tamper, kind: string, says: string]>([
    ['the bytes of an entry were edited', edit(300, false), 'entry-altered', 'Entry 300 was altered'],
    [
      'an entry was edited together with its hash',
      edit(300, true),
      'checkpoint-root',
      'the entries 280 to 319',
    ],
    ['the newest entry was edited', edit(SIZE - 1, false), 'entry-altered', `Entry ${SIZE - 1} was altered`],
    [
      'an entry was removed',
      sql('DELETE FROM entry WHERE idx = 300'),
      'entry-missing',
      'Entry 300 is missing',
    ],
    [
      'an entry was removed and the rest moved up',
      sql('DELETE FROM entry WHERE idx = 70', ...renumber(70, -1)),
      'entry-removed',
      'was removed and the rest moved up',
    ],
    [
      'an entry was inserted and the rest moved down',
      insertAt(70),
      'entry-inserted',
      'Entry 70 was inserted',
    ],
    [
      'an entry was added at the end',
      (database) =>
        database
          .prepare('INSERT INTO entry (idx, body, hash) VALUES (?, ?, ?)')
          .run(SIZE, Buffer.from('{}'), leafHash(Buffer.from('{}'))),
      'checkpoint-missing',
      `No checkpoint covers entry ${SIZE}`,
    ],
    [
      'the bytes of two entries changed places',
      (database) => {
        const [one, other] = [bodyAt(database, 90), bodyAt(database, 450)];
        const write = database.prepare('UPDATE entry SET body = ? WHERE idx = ?');
        write.run(other, 90);
        write.run(one, 450);
      },
      'entry-moved',
      'Entry 90 holds what was logged as entry 450',
    ],
    [
      'two entries changed places together with their hashes',
      sql(
        'UPDATE entry SET idx = -1 WHERE idx = 90',
        'UPDATE entry SET idx = 90 WHERE idx = 450',
        'UPDATE entry SET idx = 450 WHERE idx = -1',
      ),
      'entry-moved',
      'What was logged as entry 90 is stored as entry 450',
    ],
    [
      'the newest entries were cut off',
      sql('DELETE FROM entry WHERE idx >= 590'),
      'log-truncated',
      `${SIZE} entries were signed, and the entries 590 to 599 are missing`,
    ],
    [
      'a hash of the tree was altered',
      sql('UPDATE node SET hash = zeroblob(32) WHERE level = 8 AND idx = 1'),
      'node-altered',
      'The node at level 8, index 1 was altered',
    ],
    [
      'a hash of the tree was removed',
      sql('DELETE FROM node WHERE level = 8 AND idx = 0'),
      'node-missing',
      'The node at level 8, index 0 is missing',
    ],
    [
      'a checkpoint was edited',
      sql(
        `UPDATE checkpoint SET note = replace(note, char(10) || '400' || char(10), char(10) || '401' || char(10)) WHERE size = 400`,
      ),
      'checkpoint-signature',
      'The checkpoint stored under size 400 is not good',
    ],
    ['all checkpoints were removed', sql('DELETE FROM checkpoint'), 'checkpoint-missing', 'nothing vouches'],
  ])('%s', async (_, tamper, kind, says) => {
    const { verified, findings } = await tampered(tamper);
    expect(verified).toBe(false);
    const named = findings.filter((one) => one.kind === kind).map(({ message }) => message);
    expect(named.join('\n'), `kinds: ${findings.map((one) => one.kind).join(', ')}`).toContain(says);
  });
});

describe('a store that is consistent in itself', () => {
  const kept = async (size: number, work: (file: string) => Promise<void>) => {
    using directory = createDirectory();
    const file = join(directory.path, 'kept');
    writeFileSync(file, await stored.signedAt(size));
    await work(file);
  };

  test('but was rolled back, is found by a checkpoint that was kept, and only by that', async () => {
    await kept(SIZE, async (file) => {
      expect(await tampered(cutBackTo(520))).toMatchObject({ verified: true, size: 520 });
      const { verified, findings } = await tampered(cutBackTo(520), { checkpoints: [file] });
      expect(verified).toBe(false);
      expect(findings).toMatchObject([
        { kind: 'log-rolled-back', message: expect.stringContaining('newest 80') },
      ]);
    });
  });

  /** Everything from a place on is written anew by somebody who has the key. */
  const rewriteFrom =
    (from: number): Tamper =>
    (database) => {
      const write = database.prepare('UPDATE entry SET body = ?, hash = ? WHERE idx = ?');
      for (let idx = from; idx < SIZE; idx += 1) {
        const body = Buffer.from(`{"rewritten":${idx}}`);
        write.run(body, leafHash(body), idx);
      }
      const hashes = (level: number, start: number, count: number) =>
        (level === 0
          ? database
              .prepare<number[], Buffer>('SELECT hash FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx')
              .pluck()
          : database
              .prepare<number[], Buffer>(
                `SELECT hash FROM node WHERE level = ${level} AND idx >= ? AND idx < ? ORDER BY idx`,
              )
              .pluck()
        ).all(start, start + count);
      const nodeAt = nodesFrom((level, start, count) => (level === 0 ? hashes(0, start, count) : []));
      for (const idx of [0, 1]) {
        const [left, right] = [nodeAt(7, idx * 2), nodeAt(7, idx * 2 + 1)];
        if (left && right)
          database
            .prepare('UPDATE node SET hash = ? WHERE level = 8 AND idx = ?')
            .run(nodeHash(left, right), idx);
      }
      const sizes = database
        .prepare<[], number>(`SELECT size FROM checkpoint WHERE size > ${from}`)
        .pluck()
        .all();
      for (const size of sizes) {
        const note = signCheckpoint(
          { origin: stored.key.name, size, root: rootOfPeaks(peaksAt(size, hashes)) },
          [stored.key],
        );
        database.prepare('UPDATE checkpoint SET note = ? WHERE size = ?').run(note, size);
      }
    };

  test('but was forked by somebody who has the key, is found by a checkpoint that was kept, and only by that', async () => {
    await kept(500, async (file) => {
      expect(await tampered(rewriteFrom(480))).toMatchObject({ verified: true, size: SIZE });
      const { verified, findings } = await tampered(rewriteFrom(480), { checkpoints: [file] });
      expect(verified).toBe(false);
      expect(findings).toMatchObject([{ kind: 'log-forked', message: expect.stringContaining('two logs') }]);
    });
  });

  test('but was signed with another key of the same name, is not believed', async () => {
    const other = parseSigningKey(generateSigningKey(stored.key.name, Buffer.alloc(32, 3)).privateKey);
    const { verified, checkpoints } = await tampered((database) => {
      const rows = database
        .prepare<[], { size: number; note: string }>('SELECT size, note FROM checkpoint')
        .all();
      for (const { size, note } of rows) {
        const root = Buffer.from(note.split('\n')[2] ?? '', 'base64');
        const forged = signCheckpoint({ origin: other.name, size, root }, [other]);
        database.prepare('UPDATE checkpoint SET note = ? WHERE size = ?').run(forged, size);
      }
    });
    expect({ verified, checkpoints }).toEqual({ verified: false, checkpoints: 0 });
  });

  test('but was signed beyond the sizes that its key may sign, is believed up to there', async () => {
    const vkey = readFileSync(join(stored.path, 'keys', 'log.vkey'), 'utf8').trim();
    using directory = createDirectory();
    const keys = join(directory.path, 'keys');
    writeFileSync(keys, `${vkey} through 400\n`);
    const { verified, findings } = await tampered(() => undefined, { keys });
    expect(verified).toBe(false);
    expect(findings.map(({ kind }) => kind)).toEqual(Array(5).fill('checkpoint-signature'));
    expect(findings[0]?.message).toContain('not trusted for a log of 440 entries');
    writeFileSync(keys, `${vkey} through 400\n${vkey} from 401\n`);
    expect(await tampered(() => undefined, { keys })).toMatchObject({ verified: true });
  });
});
