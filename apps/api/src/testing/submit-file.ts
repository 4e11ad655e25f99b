import { type BatchRow, batchRowSchema, previewLineSchema } from '@countersign/schema';
import { type Answer, linesOf, type Sent, send } from './call.ts';
import type { Name } from './companies.ts';
import type { Installation } from './installation.ts';

const LOOK_MILLIS = 5;

/** Waits until nothing more is done to a batch by itself. */
export async function settled(at: Installation, who: Name, id: string) {
  for (;;) {
    const batch = await at.call(who, 'showBatch', { params: { id } });
    if (batch.state !== 'deciding' && batch.state !== 'cancelling') return batch;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLIS));
  }
}

/** A batch with its rows, as somebody may read it. */
export async function batchWithRows(at: Installation, who: Name, id: string) {
  const batch = await at.call(who, 'showBatch', { params: { id } });
  return { batch, rows: await rowsOf(at, who, id) };
}

/** All rows of a batch that somebody may read. */
export async function rowsOf(at: Installation, who: Name, id: string): Promise<readonly BatchRow[]> {
  const rows: BatchRow[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: Answer<'listBatchRows'> = await at.call(who, 'listBatchRows', {
      params: { id },
      query: { after, limit: 100 },
    });
    rows.push(...page.rows);
    after = page.next;
  }
  return rows;
}

/** Hands a file in and waits until its rows are decided. */
export async function submitFile(at: Installation, who: Name, sent: Sent) {
  const { recognised, batch } = await at.call(who, 'submitBatch', sent);
  await settled(at, who, batch.id);
  return { recognised, ...(await batchWithRows(at, who, batch.id)) };
}

/** What a preview of a file says. */
export async function previewFile(at: Installation, who: Name, sent: Sent) {
  const { statusCode, body } = await send(at.app, 'previewBatch', { ...sent, token: at.people[who].token });
  if (statusCode !== 200) throw new Error(`previewBatch answered ${statusCode}: ${body}`);
  const [head, ...rows] = linesOf(body);
  const said = previewLineSchema.parse(head);
  if (!('submittedAs' in said)) throw new Error('the first line of a preview is not about the file');
  return { submittedAs: said.submittedAs, rows: rows.map((row) => batchRowSchema.parse(row)) };
}
