import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { readEntries } from './read-entries.ts';

function withEntries(indexes: readonly (number | bigint)[], work: (database: DatabaseSync) => void): void {
  using database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE entry (idx INTEGER PRIMARY KEY, body BLOB, hash BLOB)');
  const insert = database.prepare("INSERT INTO entry VALUES (?, x'01', x'02')");
  insert.setReadBigInts(true);
  for (const index of indexes) insert.run(index);
  work(database);
}

const indexesIn = (database: DatabaseSync) => [...readEntries(database)].map(({ idx }) => BigInt(idx));

test.each([0, 1, 255, 256, 257, 512, 700])('all of %i entries are read once, in order', (count) => {
  const indexes = Array.from({ length: count }, (_, index) => BigInt(index));
  withEntries(indexes, (database) => expect(indexesIn(database)).toEqual(indexes));
});

test('rows that no log has are read as well, at either end', () => {
  const indexes = [-(2n ** 62n), -1n, 0n, 2n ** 53n + 1n, 2n ** 63n - 1n];
  withEntries(indexes, (database) => expect(indexesIn(database)).toEqual(indexes));
});

test('every row before the damage is read when a page breaks off', () => {
  withEntries(
    Array.from({ length: 600 }, (_, index) => index),
    (database) => {
      const whole = database.prepare.bind(database);
      // The third page cannot be read in one go, and row by row not beyond its tenth row.
      let pages = 0;
      const broken: Pick<DatabaseSync, 'prepare'> = {
        prepare: (sql) => {
          const statement = whole(sql);
          const all = statement.all.bind(statement);
          statement.all = (...values: never[]) => {
            if (++pages === 3) throw new Error('database disk image is malformed');
            return all(...values);
          };
          const iterate = statement.iterate.bind(statement);
          statement.iterate = (...values: never[]) => breakingOff(iterate(...values), 10) as never;
          return statement;
        },
      };
      const read: number[] = [];
      expect(() => {
        for (const { idx } of readEntries(broken as DatabaseSync)) read.push(Number(idx));
      }).toThrow('malformed');
      expect(read).toEqual(Array.from({ length: 522 }, (_, index) => index));
    },
  );
});

function* breakingOff<T>(rows: Iterable<T>, after: number): Generator<T> {
  let read = 0;
  for (const row of rows) {
    if (read++ === after) throw new Error('database disk image is malformed');
    yield row;
  }
}
