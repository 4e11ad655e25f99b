import {
  closeSync,
  cpSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { generateSigningKey } from '@countersign/audit-log';
import type { Verification } from '@countersign/log-files/verify';
import { createDirectory } from '@countersign/test-kit';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { withCopy as withCopyOf } from '../testing/stored-log.ts';
import { writeDemoLog } from '../testing/write-demo-log.ts';

const PAGE_SIZE = 4096;

let original: ReturnType<typeof createDirectory>;
let genuine: Verification;

beforeAll(async () => {
  original = createDirectory();
  await writeDemoLog(original.path);
  // Everything into the one file, so that its pages are the whole log.
  const database = new Database(join(original.path, 'countersign.db'));
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  genuine = (await verify(original.path)).report;
}, 120_000);
afterAll(() => original[Symbol.dispose]());

interface Verified {
  readonly code: number;
  readonly report: Verification;
  readonly text: string;
}

/** What is said for people is made of the report, so every eighth of many is enough to look at. */
const isShown = (at: number) => at % 8 === 0;

/** Runs the command for programs only. */
async function verifyQuickly(directory: string): Promise<Verified> {
  const { code, out } = await runCli(['--json', 'audit', 'verify', '--data', directory]);
  return { code, report: JSON.parse(out), text: '' };
}

/** Runs the command both ways, and takes care that both say the same. */
async function verify(directory: string, ...words: string[]): Promise<Verified> {
  const args = ['audit', 'verify', '--data', directory, ...words];
  const [program, people] = [await runCli(['--json', ...args]), await runCli(args)];
  expect(people.code).toBe(program.code);
  return { code: program.code, report: JSON.parse(program.out), text: people.out };
}

const withCopy = (work: Parameters<typeof withCopyOf>[1]) => withCopyOf(original.path, work);

function flipped(bytes: Uint8Array, at: number, bit = 1): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ bit;
  return copy;
}

describe('a log that nobody touched', () => {
  test('verifies, and the answer says how much there is', async () => {
    const { code, report, text } = await verify(original.path);
    expect(code).toBe(0);
    expect(report).toMatchObject({ verified: true, findings: [], findingCount: 0 });
    expect(report.size).toBeGreaterThan(40);
    expect(report.checkpoints).toBeGreaterThan(10);
    expect(text).toMatch(/log +VERIFIED\nentries +\d+\nroot +[0-9a-f]{64}\n/);
  });

  test('verifies with the key that the auditor kept', async () => {
    const vkey = readFileSync(join(original.path, 'keys', 'log.vkey'), 'utf8');
    expect((await verify(original.path, '--vkey', vkey)).code).toBe(0);
  });
});

describe('one byte changed in the stored rows', () => {
  test('of any entry is found, and the entry is named', async () => {
    await withCopy(async (directory, database) => {
      const rows = database.prepare<[], { idx: number; body: Buffer }>('SELECT idx, body FROM entry').all();
      const write = database.prepare('UPDATE entry SET body = ? WHERE idx = ?');
      for (const { idx, body } of rows) {
        write.run(flipped(body, (idx * 31) % body.length, 1 << (idx % 8)), idx);
        const { code, report, text } = await (isShown(idx) ? verify : verifyQuickly)(directory);
        expect(code).toBe(3);
        expect(report.findings).toMatchObject([{ kind: 'entry-altered', entries: [idx, idx] }]);
        if (isShown(idx)) expect(text).toContain(`entry-altered: Entry ${idx} was altered`);
        write.run(body, idx);
      }
      expect(rows).toHaveLength(genuine.size);
      expect((await verify(directory)).code).toBe(0);
    });
  });

  test('of the hash of any entry is found, and it is named with the entry that it covers', async () => {
    await withCopy(async (directory, database) => {
      const rows = database.prepare<[], { idx: number; hash: Buffer }>('SELECT idx, hash FROM entry').all();
      const write = database.prepare('UPDATE entry SET hash = ? WHERE idx = ?');
      for (const { idx, hash } of rows) {
        write.run(flipped(hash, (idx * 7) % hash.length, 1 << (idx % 8)), idx);
        const { code, report, text } = await (isShown(idx) ? verify : verifyQuickly)(directory);
        expect(code).toBe(3);
        expect(report.findings).toMatchObject([{ kind: 'node-altered', entries: [idx, idx] }]);
        write.run(hash, idx);
        if (!isShown(idx)) continue;
        expect(text).toContain(`The node at level 0, index ${idx} was altered`);
        expect(text).toContain(`It covers entry ${idx}.`);
      }
      expect(rows).toHaveLength(genuine.size);
    });
  });

  test('of any checkpoint is found, and the checkpoint is named with the entries that it covers', async () => {
    await withCopy(async (directory, database) => {
      const rows = database
        .prepare<[], { size: number; note: Buffer }>(
          'SELECT size, CAST(note AS BLOB) AS note FROM checkpoint',
        )
        .all();
      const write = database.prepare('UPDATE checkpoint SET note = CAST(? AS TEXT) WHERE size = ?');
      for (const { size, note } of rows) {
        write.run(flipped(note, (size * 13) % note.length), size);
        const { code, report, text } = await verify(directory);
        expect(code).toBe(3);
        expect(report.findings).toMatchObject([{ entries: size === 0 ? null : [0, size - 1] }]);
        expect(text).toContain(`The checkpoint stored under size ${size} is not good`);
        write.run(note, size);
      }
      expect(rows).toHaveLength(genuine.checkpoints);
    });
  });

  test('at any place of one checkpoint is found', async () => {
    await withCopy(async (directory, database) => {
      const { size, note } = database
        .prepare<[], { size: number; note: Buffer }>(
          'SELECT size, CAST(note AS BLOB) AS note FROM checkpoint ORDER BY size DESC LIMIT 1',
        )
        .get() ?? { size: 0, note: Buffer.alloc(0) };
      const write = database.prepare('UPDATE checkpoint SET note = CAST(? AS TEXT) WHERE size = ?');
      for (let at = 0; at < note.length; at += 1) {
        write.run(flipped(note, at, 1 << (at % 7)), size);
        expect((await runCli(['audit', 'verify', '--data', directory])).code).toBe(3);
      }
      expect(note.length).toBeGreaterThan(100);
    });
  });

  test.for([
    ['the place of an entry', 'UPDATE entry SET idx = idx + 256 WHERE idx = 5', 'Entry 5 is missing'],
    ['a node that was put in', 'INSERT INTO node VALUES (8, 2, zeroblob(32))', 'level 8, index 2'],
    ['the size of a checkpoint', 'UPDATE checkpoint SET size = size + 1024 WHERE size = 1', 'checkpoint'],
    [
      'the last entry, taken away',
      'DELETE FROM entry WHERE idx = (SELECT max(idx) FROM entry)',
      'The log was cut off',
    ],
    ['a table that is gone', 'DROP TABLE node', 'The nodes cannot be read further'],
  ])('or more: %s', async ([, sql = '', says = '']) => {
    await withCopy(async (directory, database) => {
      database.exec(sql);
      const { code, text } = await verify(directory);
      expect(code).toBe(3);
      expect(text).toContain(says);
    });
  });
});

describe('one byte changed in the file itself', () => {
  /** Changes bytes of the file, looks, and puts them back; the copy has no write-ahead log beside it. */
  async function withFile(
    work: (directory: string, change: (at: number, bytes: Uint8Array) => void, file: Buffer) => Promise<void>,
  ): Promise<void> {
    using directory = createDirectory();
    cpSync(original.path, directory.path, { recursive: true });
    const path = join(directory.path, 'countersign.db');
    const file = readFileSync(path);
    const descriptor = openSync(path, 'r+');
    try {
      await work(directory.path, (at, bytes) => void writeSync(descriptor, bytes, 0, bytes.length, at), file);
    } finally {
      closeSync(descriptor);
    }
  }

  const readEntries = () => {
    const database = new Database(join(original.path, 'countersign.db'), { readonly: true });
    try {
      return database.prepare<[], { idx: number; body: Buffer }>('SELECT idx, body FROM entry').all();
    } finally {
      database.close();
    }
  };

  /** Numbers of the pages in which a table is kept. */
  const pagesOf = (table: string): number[] => {
    const database = new Database(join(original.path, 'countersign.db'), { readonly: true });
    try {
      return database
        .prepare<[string], number>('SELECT pageno FROM dbstat WHERE name = ?')
        .pluck()
        .all(table);
    } finally {
      database.close();
    }
  };

  test('within an entry is found, and the entry is named', async () => {
    const rows = readEntries();
    await withFile(async (directory, change, file) => {
      let inOnePiece = 0;
      for (const { idx, body } of rows) {
        const start = file.indexOf(body);
        if (start < 0) continue;
        inOnePiece += 1;
        const at = start + ((idx * 17) % body.length);
        change(at, flipped(file.subarray(at, at + 1), 0, 4));
        const { code, text } = await verify(directory);
        expect(code).toBe(3);
        expect(text).toContain(`Entry ${idx} was altered`);
        change(at, file.subarray(at, at + 1));
      }
      expect(inOnePiece).toBeGreaterThan(rows.length / 2);
      expect((await verify(directory)).code).toBe(0);
    });
  });

  test('anywhere is found, or does not touch the log, and never ends the command otherwise', async () => {
    await withFile(async (directory, change, file) => {
      const ends = new Map<number, number>();
      // A stride that is no multiple of anything, so that headers, cell pointers, keys and contents are all met.
      for (let at = 0; at < file.length; at += 2_003) {
        change(at, flipped(file.subarray(at, at + 1), 0, 1 << (at % 8)));
        const ran = await runCli(['--json', 'audit', 'verify', '--data', directory]);
        ends.set(ran.code, (ends.get(ran.code) ?? 0) + 1);
        const report: Verification = JSON.parse(ran.out);
        if (ran.code === 0) expect(report).toEqual(genuine);
        else expect(report.findings).not.toEqual([]);
        change(at, file.subarray(at, at + 1));
      }
      expect([...ends.keys()].sort()).toEqual([0, 3]);
    });
  });

  test('that hides checkpoints is found, also where the newest is still there', async () => {
    await withFile(async (directory, change, file) => {
      const found = new Set<string>();
      for (const page of pagesOf('checkpoint')) {
        const start = (page - 1) * PAGE_SIZE;
        // The head of a page says how many cells it has, and where they are.
        for (let at = start; at < start + 14; at += 1) {
          for (const bit of [1, 4, 64]) {
            change(at, flipped(file.subarray(at, at + 1), 0, bit));
            const ran = await runCli(['--json', 'audit', 'verify', '--data', directory]);
            const report: Verification = JSON.parse(ran.out);
            if (ran.code === 0) expect(report).toEqual(genuine);
            for (const { message } of report.findings) found.add(message);
            change(at, file.subarray(at, at + 1));
          }
        }
      }
      expect([...found].join()).toContain('table is damaged');
    });
  }, 120_000);

  test.for([
    ['no SQLite file any more', (path: string) => writeFileSync(path, Buffer.alloc(8192, 'x'))],
    ['cut off in the middle', (path: string) => truncateSync(path, 40_000)],
    ['cut off within a page', (path: string) => truncateSync(path, 30_001)],
    ['empty', (path: string) => truncateSync(path, 0)],
  ] as const)('and a file that is %s: it does not verify, and that is said', async ([, damage]) => {
    using directory = createDirectory();
    cpSync(original.path, directory.path, { recursive: true });
    damage(join(directory.path, 'countersign.db'));
    const { code, report, text } = await verify(directory.path);
    expect(code).toBe(3);
    expect(report.findings.map((one) => one.kind)).toContain('source-unreadable');
    expect(text).toContain('DOES NOT VERIFY');
  });
});

describe('the key', () => {
  test('of somebody else does not verify the log, whatever name it has', async () => {
    const [name = ''] = readFileSync(join(original.path, 'keys', 'log.vkey'), 'utf8').split('+');
    for (const otherName of [name, 'log.example']) {
      const { vkey } = generateSigningKey(otherName, new Uint8Array(32));
      const { code, report } = await verify(original.path, '--vkey', vkey);
      expect(code).toBe(3);
      expect(report).toMatchObject({ verified: false, checkpoints: 0 });
    }
  });

  test('that is missing or unreadable is wrong usage', async () => {
    using directory = createDirectory();
    cpSync(original.path, directory.path, { recursive: true });
    rmSync(join(directory.path, 'keys', 'log.vkey'));
    const missing = await runCli(['audit', 'verify', '--data', directory.path]);
    expect(missing).toMatchObject({ code: 2, out: '' });
    expect(missing.err).toMatch(/no verifier key at .*--vkey/);
    const broken = await runCli(['audit', 'verify', '--data', directory.path, '--vkey', 'nonsense']);
    expect(broken).toMatchObject({ code: 2, out: '' });
  });

  test('is of no use where there is no log', async () => {
    using directory = createDirectory();
    const ran = await runCli(['audit', 'verify', '--data', directory.path]);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toMatch(/no log in .*--data/);
  });
});
