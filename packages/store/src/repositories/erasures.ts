import type { ReadTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { desc } from '../sql/drizzle.ts';
import { erasureTable as erasure } from '../tables/personal.ts';

/** Nothing writes these any more: an erasure is a governance change. */
export function createErasureReader(db: Database): ReadTransaction['erasures'] {
  const all = db.select().from(erasure).orderBy(desc(erasure.id)).prepare();
  return { list: () => all.all() };
}
