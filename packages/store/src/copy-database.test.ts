import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTempDirectory } from '@countersign/test-kit';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { copyDatabase } from './copy-database.ts';

const count = (connection: BetterSqlite3.Database) =>
  connection.prepare<[], number>('SELECT count(*) FROM row').pluck().get() ?? 0;

test('a copy is the state of one moment, however much is written meanwhile, and does not begin anew', () =>
  withTempDirectory(async (directory) => {
    const [from, to] = [join(directory, 'a.db'), join(directory, 'b.db')];
    const writer = new BetterSqlite3(from);
    writer.pragma('journal_mode = WAL');
    writer.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB) STRICT');
    const insert = writer.prepare('INSERT INTO row (body) VALUES (randomblob(2000))');
    writer.transaction(() => {
      for (let made = 0; made < 10_000; made += 1) insert.run();
    })();
    const writing = setInterval(() => insert.run(), 0);
    const seen = await copyDatabase(from, to, count);
    clearInterval(writing);
    expect(seen).toBe(10_000);
    expect(count(writer)).toBeGreaterThan(seen);
    writer.close();
    const copy = new BetterSqlite3(to);
    expect(count(copy)).toBe(seen);
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
    copy.close();
  }));

test('a database that is damaged is not copied, so that nobody trusts the copy', () =>
  withTempDirectory(async (directory) => {
    const [from, to] = [join(directory, 'a.db'), join(directory, 'b.db')];
    const writer = new BetterSqlite3(from);
    writer.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT UNIQUE) STRICT');
    for (let made = 0; made < 2_000; made += 1)
      writer.prepare('INSERT INTO row (body) VALUES (?)').run(`${made}`);
    writer.close();
    const bytes = readFileSync(from);
    writeFileSync(from, bytes.fill(0xff, 8192, 12_288));
    await expect(copyDatabase(from, to, count)).rejects.toThrow(/damaged|malformed/);
  }));
