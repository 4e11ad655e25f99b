import { CountersignError } from '@countersign/schema';
import type { BatchRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher, Sealed } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, gt, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { batchTable as batch, batchRowTable as batchRow } from '../tables/requests.ts';

export function createBatchReader(db: Database, cipher: FieldCipher): ReadTransaction['batches'] {
  const byId = db
    .select()
    .from(batch)
    .where(eq(batch.id, sql.placeholder('id')))
    .prepare();
  const byFileDigest = db
    .select()
    .from(batch)
    .where(eq(batch.fileDigest, sql.placeholder('digest')))
    .prepare();
  const rows = db
    .select()
    .from(batchRow)
    .where(and(eq(batchRow.batch, sql.placeholder('batch')), gt(batchRow.line, sql.placeholder('after'))))
    .orderBy(asc(batchRow.line))
    .limit(sql.placeholder('limit'))
    .prepare();
  const row = db
    .select({ line: batchRow.line })
    .from(batchRow)
    .where(and(eq(batchRow.batch, sql.placeholder('batch')), eq(batchRow.line, sql.placeholder('line'))))
    .prepare();
  const open = (found: Sealed<BatchRecord> | undefined) => found && cipher.decryptRow('batch', found);
  return {
    get: (id) => open(byId.get({ id })),
    byFileDigest: (digest) => open(byFileDigest.get({ digest })),
    rows: (id, page) =>
      rows.all({ batch: id, ...page }).map((found) => cipher.decryptRow('batch_row', found)),
    hasRow: (id, line) => row.get({ batch: id, line }) !== undefined,
  };
}

export function createBatchWriter(db: Database, cipher: FieldCipher): WriteTransaction['batches'] {
  const read = createBatchReader(db, cipher);
  const insert = prepareInsert(db, batch);
  const insertRow = prepareInsert(db, batchRow);
  const update = prepareUpdate(db, batch, { key: batch.id, set: ['completedAt', 'canary'] });
  return {
    ...read,
    insert: (row) =>
      refusingDuplicates(() => insert(cipher.encryptRow('batch', row, row.id)), {
        columns: 'batch.file_digest',
        refusal: () =>
          new CountersignError('ALREADY_EXISTS', { what: 'batch of the file', id: row.fileName }),
      }),
    insertRow: (row) => insertRow(cipher.encryptRow('batch_row', row, row.batch)),
    update: (id, patch) => {
      update(id, { ...requireRow(read.get(id), 'batch', id), ...patch });
    },
  };
}
