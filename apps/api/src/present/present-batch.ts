import { type BatchRow, type BatchView as BatchWire, batchRowSchema } from '@countersign/schema';
import type { BatchRowView, BatchView } from '@countersign/use-cases';
import { iso, isoOrNull } from './instant.ts';

function presentBatchRow(row: BatchRowView): BatchRow {
  return { ...row, rules: [...row.rules], problems: [...row.problems] };
}

/** A batch as it stands in an answer, into which its rows are put as they come. */
export function presentBatch(batch: BatchView['batch']): BatchWire {
  return {
    id: batch.id,
    fileDigest: batch.fileDigest,
    fileName: batch.fileName,
    format: batch.format,
    submitter: batch.submitter,
    createdAt: iso(batch.createdAt),
    completedAt: isoOrNull(batch.completedAt),
    canary: batch.canary,
    rows: [],
  };
}

/** Rows as they stand in an answer: JSON, separated by commas, some at a time. */
export async function* rowTexts(rows: BatchView['rows']): AsyncGenerator<string, void, void> {
  for await (const some of rows) yield rowText(some);
}

export const rowText = (rows: readonly BatchRowView[]): string =>
  rows.map((row) => JSON.stringify(batchRowSchema.parse(presentBatchRow(row)))).join();
