import { dirname, join } from 'node:path';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { UnusableInputError } from '../errors.ts';
import type { OpenedLog, Retention } from './opened-log.ts';
import { readEntries } from './read-entries.ts';

/** Primary result codes of SQLite that say that a file may not be opened, and nothing about what is in it. */
const REFUSALS = new Set([3, 5, 6, 8, 14, 23]);

/**
 * Opens a store's file for reading only, in one transaction, so that everything is seen at one moment while the service
 * goes on. Reads the tables directly, and with the SQLite that is part of Node: what verifies the log must not depend on
 * what writes it, and has to run where nothing is installed.
 * @throws UnusableInputError when it may not be opened, or this Node has no SQLite; what cannot be read in it is for the verifier
 */
export async function openDatabase(path: string): Promise<OpenedLog> {
  const database = await openForReading(path);
  // Rows are handed on as they come: the verifier takes nothing for granted about their types.
  const rows = function* (sql: string, ...values: SQLInputValue[]): Generator<never> {
    const statement = database.prepare(sql);
    // An index beyond 2^53 is a finding, and not the end of reading.
    statement.setReadBigInts(true);
    yield* statement.iterate(...values) as Iterable<never>;
  };
  const column = (name: 'hash' | 'body', sql: string, ...values: number[]): Uint8Array[] =>
    [...rows(sql, ...values)].map((row) => row[name]);
  return {
    source: {
      entries: () => readEntries(database),
      // Without a condition from the bottom, so that rows are met as well whose level is none.
      nodes: (fromLevel) =>
        fromLevel === 0
          ? rows('SELECT level, idx, hash FROM node ORDER BY level, idx')
          : rows('SELECT level, idx, hash FROM node WHERE level >= ? ORDER BY level, idx', fromLevel),
      // As bytes, because text ends at its first NUL for some and not for others.
      *checkpoints() {
        yield* rows('SELECT size, CAST(note AS BLOB) AS note FROM checkpoint ORDER BY size');
        // Entries and nodes are proven by the root; what damage hides of the checkpoints before the newest, nothing else tells.
        requireWholeTable(rows('PRAGMA integrity_check(checkpoint)'));
      },
    },
    hashes: (level, from, count) =>
      level === 0
        ? column('hash', 'SELECT hash FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx', from, from + count)
        : column(
            'hash',
            'SELECT hash FROM node WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx',
            level,
            from,
            from + count,
          ),
    bodies: (from, count) =>
      column('body', 'SELECT body FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx', from, from + count),
    retention: () => {
      try {
        const [row] = rows('SELECT before, entry FROM retention ORDER BY before DESC LIMIT 1');
        return row === undefined ? undefined : toRetention(row);
      } catch {
        // A store from before there was any, or one that cannot be read, which the entries will tell.
        return undefined;
      }
    },
    newest: () =>
      [...rows('SELECT CAST(note AS BLOB) AS note FROM checkpoint ORDER BY size DESC LIMIT 1')].map(
        ({ note }) => note,
      )[0],
    cosigned: (limit) => cosignedNotes(() => rows(COSIGNED, limit)),
    keyFile: join(dirname(path), 'keys', 'log.vkey'),
    close: () => database.close(),
  };
}

/** @throws Error with the first problem that SQLite has with the pages and cells of a table */
function requireWholeTable(problems: Iterable<{ readonly integrity_check: unknown }>): void {
  for (const { integrity_check: problem } of problems)
    if (problem !== 'ok') throw new Error(`its table is damaged: ${problem}`);
}

const COSIGNED = `
  SELECT CAST(checkpoint.note || group_concat(cosignature.line, '') AS BLOB) AS note
  FROM cosignature JOIN checkpoint ON checkpoint.size = cosignature.size
  GROUP BY cosignature.size ORDER BY cosignature.size DESC LIMIT ?`;

/** None where the store is from before there were witnesses, or the table is damaged: nobody vouches for it then. */
function cosignedNotes(read: () => Iterable<{ readonly note: Uint8Array }>): Uint8Array[] {
  try {
    return [...read()].map(({ note }) => note);
  } catch (error) {
    if (error instanceof Error && 'errcode' in error) return [];
    throw error;
  }
}

function toRetention({ before, entry }: { before: unknown; entry: unknown }): Retention {
  return { before: Number(before), entry: Number(entry) };
}

async function openForReading(path: string): Promise<DatabaseSync> {
  const sqlite = await import('node:sqlite').catch(() => {
    throw new UnusableInputError(
      `This Node (${process.version}) cannot read SQLite files. Use Node 22.13 or newer, or verify an export that "countersign audit export --tiles DIR" has made.`,
    );
  });
  let database: DatabaseSync | undefined;
  try {
    database = new sqlite.DatabaseSync(path, { readOnly: true });
    database.exec('BEGIN');
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return database;
  } catch (error) {
    // Damage is what the verifier is there to report. That the file may not be opened says nothing about the log.
    if (database !== undefined && !isRefusal(error)) return database;
    database?.close();
    throw new UnusableInputError(
      `${path} cannot be opened. Verify a copy of the data directory that you may read and write: files of SQLite are locked while they are read.`,
    );
  }
}

function isRefusal(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
  return REFUSALS.has(code & 0xff);
}
