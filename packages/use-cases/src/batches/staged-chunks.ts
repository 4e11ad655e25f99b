import type { ReadTransaction, StagedRow } from '../ports/index.ts';

/** Rows that are kept together. */
export const CHUNK_ROWS = 100;

/** Rows of a batch from one on, all of one chunk; none where there are no more. */
export function rowsFrom(tx: ReadTransaction, batch: string, from: number): readonly StagedRow[] {
  const rows = tx.batches.chunk(batch, Math.floor(from / CHUNK_ROWS)) ?? [];
  return rows.slice(from % CHUNK_ROWS);
}
