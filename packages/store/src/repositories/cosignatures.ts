import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { asc, desc, eq, sql } from '../sql/drizzle.ts';
import { checkpointTable as checkpoint } from '../tables/audit-log.ts';
import { cosignatureTable as cosignature } from '../tables/checkpoints.ts';

export function createCosignatureReader(db: Database): ReadTransaction['cosignatures'] {
  const sizes = db
    .selectDistinct({ size: cosignature.size })
    .from(cosignature)
    .orderBy(desc(cosignature.size))
    .limit(sql.placeholder('limit'))
    .prepare();
  const ofSize = db
    .select({ line: cosignature.line, note: checkpoint.note })
    .from(cosignature)
    .innerJoin(checkpoint, eq(checkpoint.size, cosignature.size))
    .where(eq(cosignature.size, sql.placeholder('size')))
    .orderBy(asc(cosignature.witness))
    .prepare();
  return {
    newest: (limit) =>
      sizes.all({ limit }).map(({ size }) => {
        const rows = ofSize.all({ size });
        return { size, note: `${rows[0]?.note ?? ''}${rows.map((row) => row.line).join('')}` };
      }),
  };
}

export function createCosignatureWriter(db: Database): WriteTransaction['cosignatures'] {
  // Two workers may have asked the same witness; one cosignature is enough.
  const insert = db
    .insert(cosignature)
    .values({
      size: sql.placeholder('size'),
      witness: sql.placeholder('witness'),
      line: sql.placeholder('line'),
      at: sql.placeholder('at'),
    })
    .onConflictDoNothing()
    .prepare();
  return {
    ...createCosignatureReader(db),
    insert: (record) => {
      insert.run({ ...record });
    },
  };
}
