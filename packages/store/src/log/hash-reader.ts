import type { HashReader } from '@countersign/audit-log';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, gte, sql } from '../sql/drizzle.ts';
import { entryTable as entry, nodeTable as node } from '../tables/audit-log.ts';

/** Reads the stored hashes of the tree: those of the entries, and of every level that tiles are made of. */
export function createHashReader(db: Database): HashReader {
  const from = sql.placeholder('from');
  const count = sql.placeholder('count');
  const leaves = db
    .select({ hash: entry.hash })
    .from(entry)
    .where(gte(entry.idx, from))
    .orderBy(asc(entry.idx))
    .limit(count)
    .prepare();
  const nodes = db
    .select({ hash: node.hash })
    .from(node)
    .where(and(eq(node.level, sql.placeholder('level')), gte(node.idx, from)))
    .orderBy(asc(node.idx))
    .limit(count)
    .prepare();
  return (level, first, most) => {
    // SQLite takes a limit of 0 to the letter; the statement costs more than the answer.
    if (most === 0) return [];
    const rows =
      level === 0
        ? leaves.values({ from: first, count: most })
        : nodes.values({ level, from: first, count: most });
    return rows.map(([hash]) => hash as Buffer);
  };
}
