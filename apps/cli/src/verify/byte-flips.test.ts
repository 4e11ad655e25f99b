import { createHash } from 'node:crypto';
import { closeSync, copyFileSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseTrustedKeys, type TrustedLog, verifyLog } from '@countersign/audit-log';
import { openDatabase } from '@countersign/log-files/verify';
import { createDirectory } from '@countersign/test-kit';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStoredLog, type StoredLog, withCopy } from '../testing/stored-log.ts';

const TABLES = ['entry', 'node', 'checkpoint'];

// A full subtree of 256 entries, and a rest.
const SIZE = 280;

let stored: StoredLog;
let trusted: TrustedLog;
let directory: ReturnType<typeof createDirectory>;
const file = () => join(directory.path, 'flipped.db');

beforeAll(async () => {
  stored = await createStoredLog(SIZE);
  trusted = parseTrustedKeys(stored.key.vkey);
  directory = createDirectory();
}, 120_000);
afterAll(() => {
  stored[Symbol.dispose]();
  directory[Symbol.dispose]();
});

/**
 * The log up to a size in a file of its own, without other tables and under one checkpoint, because reading a schema and
 * checking signatures takes longer than the rest.
 */
async function createFile(size: number): Promise<void> {
  const note = await stored.signedAt(size);
  await withCopy(stored.path, async (path, database) => {
    database.exec(
      `DELETE FROM entry WHERE idx >= ${size}; DELETE FROM node WHERE (idx + 1) << level > ${size}`,
    );
    database.exec('DELETE FROM checkpoint');
    dropOtherTables(database);
    database.prepare('INSERT INTO checkpoint (size, note) VALUES (?, ?)').run(size, note);
    database.exec('VACUUM');
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.pragma('journal_mode = DELETE');
    copyFileSync(join(path, 'countersign.db'), file());
  });
}

function dropOtherTables(database: Database.Database): void {
  const find = database
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY sql NOT LIKE '%VIRTUAL%'`,
    )
    .pluck();
  for (let others = find.all(); ; others = find.all()) {
    const other = others.find((name) => !TABLES.includes(name));
    if (other === undefined) return;
    database.exec(`DROP TABLE "${other}"`);
  }
}

/** The same places and bits each time. */
function* randomFrom(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** The pages that hold the log, by their place in the file. */
function logPages(): { starts: number[]; pageSize: number } {
  const database = new Database(file(), { readonly: true });
  try {
    const pageSize = Number(database.pragma('page_size', { simple: true }));
    const names = TABLES.map((name) => `'${name}'`).join(', ');
    const pages = database
      .prepare<[], number>(`SELECT pageno FROM dbstat WHERE name IN (${names}) ORDER BY pageno`)
      .pluck()
      .all();
    return { starts: pages.map((page) => (page - 1) * pageSize), pageSize };
  } finally {
    database.close();
  }
}

/** A digest of everything in the log, read with another SQLite than the verifier's. */
function contents(): string {
  const database = new Database(file(), { readonly: true });
  try {
    const hash = createHash('sha256');
    for (const name of TABLES) {
      for (const row of database
        .prepare<[], unknown[]>(`SELECT * FROM ${name} ORDER BY 1, 2`)
        .raw()
        .iterate()) {
        for (const value of row)
          hash.update(Buffer.isBuffer(value) ? value : `${typeof value} ${value}`).update('|');
      }
    }
    return hash.digest('hex');
  } finally {
    database.close();
  }
}

async function verify() {
  const log = await openDatabase(file());
  try {
    return verifyLog(log.source, trusted);
  } finally {
    log.close();
  }
}

// 10,000 together; most of them where a verification takes a millisecond.
test.each([
  [9_000, 44, ['entry-altered', 'checkpoint-signature', 'entry-missing', 'source-unreadable']],
  [1_000, SIZE, ['entry-altered', 'source-unreadable']],
])(
  'of %i flipped bits in the pages of a log of %i entries every one that changes the log is found, and none ends the verifier',
  async (flips, size, expected) => {
    await createFile(size);
    const original = readFileSync(file());
    const genuine = { contents: contents(), report: await verify() };
    expect(genuine.report).toMatchObject({ ok: true, size, checkpoints: 1 });
    const { starts, pageSize } = logPages();
    expect(starts.length).toBeGreaterThan(4);
    const random = randomFrom(20_261_127);
    const below = (end: number) => Math.floor((random.next().value ?? 0) * end);
    const kinds = new Map<string, number>();
    const wrong: number[] = [];
    const descriptor = openSync(file(), 'r+');
    try {
      for (let flip = 0; flip < flips; flip += 1) {
        const at = (starts[below(starts.length)] ?? 0) + below(pageSize);
        const flipped = Uint8Array.of((original[at] ?? 0) ^ (1 << below(8)));
        writeSync(descriptor, flipped, 0, 1, at);
        const report = await verify();
        const [first] = report.findings;
        const kind = first?.kind ?? 'nothing changed';
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        // What verifies is the same to the last byte; everything else was found.
        const isRight = report.ok
          ? first === undefined && contents() === genuine.contents
          : first !== undefined;
        if (!isRight) wrong.push(at);
        writeSync(descriptor, original, at, 1, at);
      }
    } finally {
      closeSync(descriptor);
    }
    expect(wrong).toEqual([]);
    expect(await verify()).toEqual(genuine.report);
    for (const kind of expected) expect(kinds.get(kind), kind).toBeGreaterThan(0);
  },
  300_000,
);
