import { expect, it } from 'vitest';
import { type Connection, connect } from '../connection.ts';
import { openDrizzle } from '../sql/open-drizzle.ts';
import { withTempStore } from '../testing/index.ts';
import { createSearchIndexMerger } from './search-index-merger.ts';

const parts = (connection: Connection) =>
  connection.prepare<[], number>('SELECT count(DISTINCT segid) FROM entry_search_idx').pluck().get() ?? 0;

function addWords(connection: Connection, from: number, to: number): void {
  const insert = connection.prepare('INSERT INTO entry_search (rowid, tokens) VALUES (?, ?)');
  // A commit each for some, as an index that follows a log.
  for (let row = from; row < to; row += 500) {
    connection.transaction(() => {
      for (let each = row; each < Math.min(row + 500, to); each++)
        insert.run(each, `type:t${each % 7} request:r${each} word${each % 100}`);
    })();
  }
}

async function withIndex(work: (connection: Connection) => void): Promise<void> {
  await withTempStore((store, { path }) => {
    store.close();
    const connection = connect(path, { readonly: false, busyTimeoutMillis: 1000 });
    try {
      work(connection);
    } finally {
      connection.close();
    }
  });
}

it('an index that was written in many commits becomes one part, in steps, and finds what it found before', async () => {
  await withIndex((connection) => {
    addWords(connection, 0, 12_000);
    const found = () =>
      connection
        .prepare(
          'SELECT rowid FROM entry_search WHERE entry_search MATCH \'"type:t3" AND word17\' ORDER BY rowid',
        )
        .pluck()
        .all();
    const before = found();
    expect(parts(connection)).toBeGreaterThan(1);
    const merge = createSearchIndexMerger(openDrizzle(connection), 4);
    let steps = 0;
    while (merge(12_000)) steps += 1;
    expect(steps).toBeGreaterThan(1);
    expect(parts(connection)).toBe(1);
    expect(found()).toEqual(before);
    expect(before.length).toBeGreaterThan(10);
  });
});

it('a short index is left alone, and a merged one until it has grown by a good part', async () => {
  await withIndex((connection) => {
    const merge = createSearchIndexMerger(openDrizzle(connection));
    addWords(connection, 0, 9_000);
    expect(merge(9_000)).toBe(false);
    expect(parts(connection)).toBeGreaterThan(1);
    addWords(connection, 9_000, 10_500);
    while (merge(10_500));
    expect(parts(connection)).toBe(1);
    addWords(connection, 10_500, 12_000);
    expect(merge(12_000)).toBe(false);
    expect(parts(connection)).toBeGreaterThan(1);
  });
});
