import {
  type BatchRow,
  type BatchView as BatchWire,
  batchRowSchema,
  type ListedBatch,
  previewLineSchema,
} from '@countersign/schema';
import { type BatchRowView, type BatchView, stopMessage } from '@countersign/use-cases';
import { iso, isoOrNull } from './instant.ts';

export function presentBatchRow(row: BatchRowView): BatchRow {
  return { ...row, rules: [...row.rules], problems: [...row.problems] };
}

/** A file of requests as it stands in a list. */
export function presentListedBatch(batch: BatchView['batch']): ListedBatch {
  const { id, fileDigest, fileName, format, submitter, canary, state, problem, rows, decided } = batch;
  return {
    id,
    fileDigest,
    fileName,
    format,
    submitter,
    createdAt: iso(batch.createdAt),
    completedAt: isoOrNull(batch.completedAt),
    canary,
    state,
    problem: problem === null ? null : { code: problem, message: stopMessage(id, problem) },
    rows,
    decided,
    fixes: batch.fixes,
  };
}

/** How far a batch has come. Those who may read a part of it only are told of that part, and not how much more there is. */
export function presentBatch({ batch, verdicts, states }: BatchView): BatchWire {
  const listed = presentListedBatch(batch);
  if (verdicts === null) {
    const seen = Object.values(states).reduce((sum, count) => sum + count, 0);
    return { ...listed, rows: seen, decided: seen, problem: null, verdicts: null, states };
  }
  return {
    ...listed,
    verdicts: { allow: 0, review: 0, deny: 0, refused: 0, unchanged: 0, ...verdicts },
    states,
  };
}

/** The first line of a preview, which is about the file. */
export const previewHead = (head: { readonly submittedAs: string | null; readonly rows: number }): string =>
  `${JSON.stringify(previewLineSchema.parse(head))}\n`;

/** Rows as they stand in the answer, one a line. */
export const rowLines = (rows: readonly BatchRowView[]): string =>
  rows.map((row) => `${JSON.stringify(batchRowSchema.parse(presentBatchRow(row)))}\n`).join('');
