import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '@countersign/api-client';
import type { BatchRow, BatchView } from '@countersign/schema';

const LOOK_MILLIS = 100;

/** Hands in a file and waits until its rows are decided. @throws Error where it does not come to its end */
export async function handIn(
  client: ApiClient,
  fileName: string,
  file: Uint8Array<ArrayBuffer>,
): Promise<BatchView> {
  const { batch } = await client.submitBatch({ query: { fileName, format: undefined }, file });
  for (;;) {
    const view = await client.showBatch({ params: { id: batch.id } });
    if (view.state === 'decided') return view;
    if (view.state !== 'deciding') throw new Error(`${fileName} is ${view.state}: ${view.problem?.message}`);
    await sleep(LOOK_MILLIS);
  }
}

/** All rows of a batch. */
export async function rowsOf(client: ApiClient, id: string): Promise<readonly BatchRow[]> {
  const rows: BatchRow[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page = await client.listBatchRows({ params: { id }, query: { after, limit: 500 } });
    rows.push(...page.rows);
    after = page.next;
  }
  return rows;
}

/** How many rows of a preview could be decided. */
export async function previewOf(
  client: ApiClient,
  fileName: string,
  file: Uint8Array<ArrayBuffer>,
): Promise<number> {
  let decided = 0;
  for await (const line of await client.previewBatch({ query: { fileName, format: undefined }, file }))
    if ('outcome' in line && line.outcome !== null) decided += 1;
  return decided;
}
