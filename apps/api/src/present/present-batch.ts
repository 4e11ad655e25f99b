import type { BatchRow, BatchView as BatchWire } from '@countersign/schema';
import type { BatchRowView, BatchView } from '@countersign/use-cases';
import { iso, isoOrNull } from './instant.ts';

export function presentBatchRow(row: BatchRowView): BatchRow {
  return { ...row, rules: [...row.rules], problems: [...row.problems] };
}

export function presentBatch({ batch, rows }: BatchView): BatchWire {
  return {
    id: batch.id,
    fileDigest: batch.fileDigest,
    fileName: batch.fileName,
    format: batch.format,
    submitter: batch.submitter,
    createdAt: iso(batch.createdAt),
    completedAt: isoOrNull(batch.completedAt),
    canary: batch.canary,
    rows: rows.map(presentBatchRow),
  };
}
