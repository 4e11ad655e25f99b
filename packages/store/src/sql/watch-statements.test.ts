import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Connection } from '../connection.ts';
import type { Touched } from './read-memory.ts';
import { watchStatements } from './watch-statements.ts';

let connection: Connection;
let noted: Touched[];
let watched: Connection;

beforeEach(() => {
  connection = new BetterSqlite3(':memory:');
  connection.exec(`
    CREATE TABLE request (id TEXT PRIMARY KEY, state TEXT, subject TEXT REFERENCES request (id)) STRICT;
    CREATE TABLE step (id INTEGER PRIMARY KEY, request TEXT REFERENCES request (id) ON DELETE CASCADE, state TEXT) STRICT;
    CREATE INDEX step_of_request ON step (request);
    CREATE TABLE outbox (step INTEGER PRIMARY KEY, held TEXT) STRICT, WITHOUT ROWID;
    CREATE VIRTUAL TABLE words USING fts5(tokens);
    CREATE TRIGGER request_freed AFTER UPDATE OF state ON request BEGIN
      UPDATE outbox SET held = NULL WHERE held = NEW.id;
    END;
    INSERT INTO request VALUES ('a', 'ready', 'a');
  `);
  noted = [];
  watched = watchStatements(connection, (touched) => noted.push(touched));
});
afterEach(() => connection.close());

const touchedBy = (sql: string, ...values: unknown[]) => {
  const statement = watched.prepare(sql);
  if (sql.startsWith('SELECT')) statement.all(...values);
  else statement.run(...values);
  return noted.at(-1);
};

it('a read is of the tables that it opens, also by an index alone', () => {
  expect(touchedBy('SELECT * FROM request WHERE id = ?', 'a')?.reads).toEqual(['request']);
  expect(touchedBy('SELECT count(*) FROM step WHERE request = ?', 'a')?.reads).toEqual(['step']);
  const joined = touchedBy('SELECT * FROM step JOIN request ON request.id = step.request');
  expect(new Set(joined?.reads)).toEqual(new Set(['step', 'request']));
  expect(touchedBy('SELECT (SELECT held FROM outbox)')).toEqual({
    reads: ['outbox'],
    writes: [],
    isAll: true,
  });
});

it('a write is also to what its triggers and foreign keys write', () => {
  expect(new Set(touchedBy("UPDATE request SET state = 'done' WHERE id = ?", 'a')?.writes)).toEqual(
    new Set(['request', 'outbox']),
  );
  expect(new Set(touchedBy('DELETE FROM request WHERE id = ?', 'a')?.writes)).toEqual(
    new Set(['request', 'step']),
  );
  expect(touchedBy('DELETE FROM outbox')?.writes).toEqual(['outbox']);
  expect(touchedBy('INSERT INTO step (state) VALUES (?)', 'ready')?.writes).toEqual(['step']);
});

it('what is behind a virtual table is not known', () => {
  expect(touchedBy("SELECT rowid FROM words WHERE words MATCH 'a'")?.isAll).toBe(false);
  expect(touchedBy("INSERT INTO words VALUES ('a')")?.isAll).toBe(false);
});

it('tables that are made later, also in memory under the same name, are known by it', () => {
  expect(touchedBy('SELECT * FROM request')?.reads).toEqual(['request']);
  connection.exec('CREATE TABLE task (id TEXT) STRICT');
  expect(touchedBy('SELECT * FROM task')?.reads).toEqual(['task']);
  connection.exec('CREATE TEMP TABLE step (id TEXT)');
  const other = watchStatements(connection, (touched) => noted.push(touched));
  other.prepare("INSERT INTO step VALUES ('b')").run();
  expect(noted.at(-1)).toMatchObject({ writes: ['step'], isAll: true });
});

it('says so each time before it runs, and answers as the statement itself', () => {
  const statement = watched.prepare<[], string>('SELECT id FROM request').pluck();
  expect([
    statement.get(),
    statement.all(),
    watched.prepare('SELECT id, state FROM request').raw().get(),
  ]).toEqual(['a', ['a'], ['a', 'ready']]);
  expect(noted).toHaveLength(3);
  expect(watched.transaction(() => watched.inTransaction)()).toBe(true);
});
