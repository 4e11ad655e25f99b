import { tokensOf } from '@countersign/log-export';
import { createSearchIndexMerger } from '@countersign/store/testing';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { OpenLog } from './open-log.ts';

/** Entries that are indexed in one commit. */
const COMMIT = 5_000;

/** Fills both indexes of a log to its end, as the store does behind its commits, with the words of equal entries made once. */
export function indexLog({ writer }: OpenLog): void {
  writer.pragma('synchronous = OFF');
  writer.exec(
    `INSERT INTO entry_index (idx, type, request, at)
     SELECT idx, CAST(body AS TEXT) ->> '$.type', CAST(body AS TEXT) ->> '$.request', 0 FROM entry
     WHERE idx > (SELECT coalesce(max(idx), -1) FROM entry_index)`,
  );
  const size = Number(writer.prepare('SELECT max(idx) + 1 FROM entry').pluck().get());
  const next = writer.prepare<[number, number], { idx: number; body: Buffer }>(
    'SELECT idx, body FROM entry WHERE idx >= ? ORDER BY idx LIMIT ?',
  );
  const insert = writer.prepare('INSERT INTO entry_search (rowid, tokens) VALUES (?, ?)');
  const known = new Map<string, string>();
  const wordsOf = (body: Buffer): string => {
    const text = body.toString('utf8');
    const words = known.get(text) ?? [...tokensOf({ entry: JSON.parse(text), subject: null })].join(' ');
    known.set(text, words);
    return words;
  };
  const commit = writer.transaction((from: number) => {
    for (const { idx, body } of next.all(from, COMMIT)) insert.run(BigInt(idx), wordsOf(body));
    writer.prepare('UPDATE search_progress SET indexed = ?').run(BigInt(Math.min(from + COMMIT, size)));
  });
  const indexed = Number(writer.prepare('SELECT indexed FROM search_progress').pluck().get());
  for (let from = indexed; from < size; from += COMMIT) commit(from);
  const merge = createSearchIndexMerger(drizzle({ client: writer }));
  while (merge(size));
  writer.pragma('synchronous = FULL');
}
