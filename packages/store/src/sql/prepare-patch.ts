import type { Column, InferSelectModel } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Database } from './database.ts';
import { prepareUpdate } from './prepare-update.ts';

/**
 * As `prepareUpdate`, but writes only what is given: SQLite writes every index anew of which a column is set, also to what it was. Each
 * combination of columns is prepared when it first comes, and kept.
 */
export function preparePatch<T extends SQLiteTable, C extends keyof InferSelectModel<T> & string>(
  db: Database,
  table: T,
  options: { readonly key: Column; readonly set: readonly C[] },
): (key: string, patch: { readonly [K in C]?: InferSelectModel<T>[K] | undefined }) => boolean {
  const prepared = new Map<string, ReturnType<typeof prepareUpdate<T, C>>>();
  return (key, patch) => {
    const set = options.set.filter((name) => patch[name] !== undefined);
    if (set.length === 0) return true;
    const name = set.join(' ');
    const update = prepared.get(name) ?? prepareUpdate(db, table, { key: options.key, set });
    prepared.set(name, update);
    return update(key, patch as Pick<InferSelectModel<T>, C>);
  };
}
