import type { ApiClient } from '@countersign/api-client';
import type { BatchRow, BatchView } from '@countersign/schema';

/** A longer file is not shown row by row where nobody asked for that. */
export const ROWS_SHOWN = 50;

/**
 * All rows of a short file, in the order of the file; of a long one the first that were refused or denied, which is what somebody has to
 * look at.
 */
export async function rowsWorthShowing(client: ApiClient, batch: BatchView): Promise<readonly BatchRow[]> {
  const params = { id: batch.id };
  const limit = ROWS_SHOWN;
  if (batch.rows <= ROWS_SHOWN) return (await client.listBatchRows({ params, query: { limit } })).rows;
  const pages = await Promise.all(
    (['refused', 'deny'] as const).map((verdict) =>
      client.listBatchRows({ params, query: { limit, verdict } }),
    ),
  );
  return pages
    .flatMap(({ rows }) => rows)
    .sort((a, b) => a.line - b.line)
    .slice(0, ROWS_SHOWN);
}
