import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { withTempStore } from './testing/index.ts';
import { sampleEvent } from './testing/sample-records.ts';

const system = { kind: 'system' } as const;

it('nobody is answered before the commit', async () => {
  await withTempStore(async (store, { path }) => {
    const other = new BetterSqlite3(path, { readonly: true });
    const committed = other.prepare('SELECT count(*) FROM entry').pluck();
    const seen: unknown[] = [];
    const write = (fails: boolean) =>
      store.write((tx) => {
        tx.audit.append(system, sampleEvent());
        seen.push(committed.get());
        if (fails) throw new Error('no');
      });
    const look = () => seen.push(committed.get());
    await Promise.all([write(false).then(look), write(true).catch(look), write(false).then(look)]);
    other.close();
    expect(seen).toEqual([0, 0, 0, 2, 2, 2]);
  });
});
