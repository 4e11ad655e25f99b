import BetterSqlite3 from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { expect, it } from 'vitest';
import { flag, json } from '../tables/columns.ts';
import type { Database } from './database.ts';
import { asc, blob, count, eq, integer, sql, sqliteTable, text } from './drizzle.ts';
import { openDrizzle } from './open-drizzle.ts';
import { prepareInsert } from './prepare-insert.ts';
import { prepareUpdate } from './prepare-update.ts';

const item = sqliteTable('item', {
  id: text('id').primaryKey(),
  size: integer('size'),
  open: flag('open'),
  tags: json<readonly string[]>('tags'),
  bytes: blob('bytes', { mode: 'buffer' }),
});

/** Every statement of ours, and of Drizzle by itself, on one and the same file. */
function withBoth(work: (databases: { ours: Database; plain: Database }) => void): void {
  const client = new BetterSqlite3(':memory:');
  client.exec('CREATE TABLE item (id TEXT PRIMARY KEY, size INTEGER, open INTEGER, tags TEXT, bytes BLOB)');
  work({ ours: openDrizzle(client), plain: drizzle({ client }) });
  client.close();
}

const full = { id: 'a', size: 3, open: true, tags: ['x', 'null'], bytes: Buffer.from('b') };
const empty = { id: 'b', size: null, open: null, tags: null, bytes: null };

it('writes and reads rows as Drizzle does by itself', () =>
  withBoth(({ ours, plain }) => {
    const insert = prepareInsert(ours, item);
    for (const row of [full, empty])
      insert({ ...row, tags: row.tags as readonly string[], open: row.open as boolean });
    const change = prepareUpdate(ours, item, { key: item.id, set: ['size', 'open'] });
    expect(change('a', { size: 4, open: false })).toBe(true);
    expect(change('none', { size: 4, open: false })).toBe(false);
    const queriesOf = (db: Database) => ({
      byId: db
        .select()
        .from(item)
        .where(eq(item.id, sql.placeholder('id')))
        .prepare(),
      all: db.select().from(item).orderBy(asc(item.id)).limit(sql.placeholder('limit')).prepare(),
      some: db.select({ name: item.id, count: item.size }).from(item).orderBy(asc(item.id)).prepare(),
      computed: db
        .select({ upper: sql<string>`upper(${item.id})`, open: item.open })
        .from(item)
        .prepare(),
      number: db.select({ count: count() }).from(item).prepare(),
      nested: db
        .select({ id: item.id, of: { size: item.size } })
        .from(item)
        .prepare(),
    });
    const [one, other] = [queriesOf(ours), queriesOf(plain)];
    for (const id of ['a', 'b', 'none']) expect(one.byId.get({ id })).toStrictEqual(other.byId.get({ id }));
    expect(one.all.all({ limit: 1 })).toStrictEqual(other.all.all({ limit: 1 }));
    expect(one.all.all({ limit: 9 })).toStrictEqual([{ ...full, size: 4, open: false }, empty]);
    for (const name of ['some', 'computed', 'number', 'nested'] as const) {
      expect(one[name].all()).toStrictEqual(other[name].all());
      expect(one[name].get()).toStrictEqual(other[name].get());
    }
    // Without being prepared, as rare questions are asked.
    expect(ours.select().from(item).where(eq(item.id, 'a')).get()).toMatchObject({ size: 4 });
    expect(ours.delete(item).where(eq(item.id, 'a')).returning().all()).toHaveLength(1);
  }));

it('refuses a statement for which a value is left out', () =>
  withBoth(({ ours }) => {
    const byId = ours
      .select()
      .from(item)
      .where(eq(item.id, sql.placeholder('id')))
      .prepare();
    expect(() => byId.get({})).toThrow('No value for placeholder "id"');
    expect(() => byId.all()).toThrow('No value for placeholder "id"');
    const remove = ours
      .delete(item)
      .where(eq(item.id, sql.placeholder('id')))
      .prepare();
    expect(() => remove.run({ other: 1 })).toThrow('No value for placeholder "id"');
  }));
