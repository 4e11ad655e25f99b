import type { Logger } from '@countersign/use-cases/ports';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { fill } from '../authority/testing/edited-file.ts';
import { openStore } from '../open-store.ts';
import { silentLogger } from '../testing/index.ts';
import { type TempStore, testSettings, withTempStore } from '../testing/with-temp-store.ts';

/** As a program that serves starts on a file. Gives what it says of it. */
async function start({ path, clock }: TempStore): Promise<readonly unknown[]> {
  const told: unknown[] = [];
  const logger: Logger = { ...silentLogger, error: ({ alert, id }) => void told.push([alert, id]) };
  const store = openStore({ path, ...testSettings(clock, 1), logger, isVerified: true });
  await store.close();
  return told;
}

describe('a program starts', () => {
  it('on a database that is what it made, and says nothing', () =>
    withTempStore(async (store, temp) => {
      expect(await start(temp)).toEqual([]);
      await fill(store);
      expect(await start(temp)).toEqual([]);
    }));

  it.each([
    ['a trigger is gone', 'DROP TRIGGER entry_no_update', 'trigger entry_no_update is missing'],
    [
      'a trigger was put in',
      'CREATE TRIGGER own AFTER INSERT ON review BEGIN UPDATE principal SET state = NULL; END',
      'trigger own is added',
    ],
    ['a view was put in', 'CREATE VIEW own AS SELECT 1', 'view own is added'],
    ['a table has a column more', 'ALTER TABLE freeze ADD COLUMN own TEXT', 'table freeze is changed'],
    ['an index is gone', 'DROP INDEX api_user_live', 'index api_user_live is missing'],
  ])('on none where %s, and names it with what to do', (_what, sql, says) =>
    withTempStore(async (_store, temp) => {
      const file = new BetterSqlite3(temp.path);
      file.exec(sql);
      file.close();
      const altered = expect.objectContaining({
        code: 'SCHEMA_ALTERED',
        message: expect.stringContaining(says),
      });
      await expect(start(temp)).rejects.toEqual(altered);
      await expect(start(temp)).rejects.toThrow('docs/runbooks/row-was-edited.md');
    }),
  );

  it('on one with rows that were edited, and tells of each', () =>
    withTempStore(async (store, temp) => {
      await fill(store);
      const file = new BetterSqlite3(temp.path);
      file.exec(`UPDATE principal SET roles = '["administrator"]'; DELETE FROM token`);
      const [id] = file.prepare<[], string>('SELECT id FROM principal').pluck().all();
      file.close();
      const told = await start(temp);
      expect(told).toContainEqual(['authority-mismatch', id]);
      expect(told).toHaveLength(2);
    }));
});
