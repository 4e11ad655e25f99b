import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { withWorld } from '../world.ts';
import { INTEGRATIONS } from './integrations.ts';

/** Makes one installation and copies it for each life; its keys lie beside the copies. */
export async function writeCopies(root: string, lives: readonly string[]): Promise<void> {
  await withWorld(async ({ deps, temp, people }) => {
    await deps.store.write((tx) => {
      for (const id of INTEGRATIONS.flat())
        tx.integrations.insert({ id, name: id, owner: people.olga.email });
    });
    cpSync(join(dirname(temp.path), 'keys'), join(root, 'keys'), { recursive: true });
    const file = new BetterSqlite3(temp.path);
    for (const life of lives) {
      mkdirSync(join(root, life));
      await file.backup(join(root, life, 'store.db'));
    }
    file.close();
  });
}
