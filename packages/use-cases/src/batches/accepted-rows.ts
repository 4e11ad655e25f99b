import type { FileRow } from '@countersign/request-files';
import type { RequestInput } from '@countersign/schema';
import { digestOf } from '../digest.ts';
import type { ReadTransaction, RowProblem, Store } from '../ports/index.ts';
import { CHUNK_ROWS } from './staged-chunks.ts';

/** Rows of a batch that were accepted, which a corrected file does not ask for again. */
export interface AcceptedRows {
  /** The request that the row became already, or what is wrong with a row that does not say the same any more; undefined for every other row. */
  whatBecameOf(
    row: FileRow,
  ): { readonly accepted: string } | { readonly problems: readonly RowProblem[] } | undefined;
}

/**
 * Reads which rows of a batch were accepted. They are known by what they ask for, not by their line: in a corrected file rows may have been
 * moved or taken out. A typed password makes no difference, since a file of results has none.
 */
export async function readAcceptedRows(
  { store, pause }: { readonly store: Store; readonly pause: (millis: number) => Promise<void> },
  batch: string,
): Promise<AcceptedRows> {
  const byContent = new Map<string, string>();
  const requests = new Set<string>();
  const add = (request: string, input: RequestInput | null) => {
    requests.add(request);
    if (input !== null) byContent.set(contentOf(input), request);
  };
  const chunks = store.read((tx) => tx.batches.countChunks(batch));
  for (let number = 0; number < chunks; number += 1) {
    store.read((tx) => {
      for (const { request, input } of acceptedIn(tx, batch, number)) add(request, input);
    });
    await pause(0);
  }
  return {
    whatBecameOf: (row) => {
      const accepted = row.kind === 'row' ? byContent.get(contentOf(row.input)) : undefined;
      if (accepted !== undefined) return { accepted };
      const { line, request } = row;
      if (request === null || !requests.has(request)) return undefined;
      const rule = `was accepted before, and says something else now; put it back as it was and edit the request ("countersign request edit ${request}"), or empty this cell to ask for one more`;
      return { problems: [{ line, column: 'request', value: request, rule }] };
    },
  };
}

function* acceptedIn(
  tx: ReadTransaction,
  batch: string,
  number: number,
): Generator<{ readonly request: string; readonly input: RequestInput | null }, void, void> {
  const staged = tx.batches.chunk(batch, number) ?? [];
  const [first] = staged;
  if (first === undefined) return;
  const decided = tx.batches.rows(batch, { after: first.line - 1, limit: CHUNK_ROWS });
  const requests = new Map(
    decided.flatMap(({ line, request, verdict }) =>
      request === null || verdict === 'deny' ? [] : [[line, request] as const],
    ),
  );
  for (const row of staged) {
    const request = requests.get(row.line);
    if (request === undefined) continue;
    // Of a row that an earlier correction found accepted, the request says what it asks for.
    const input = 'input' in row ? row.input : (tx.revisions.get(request, 1)?.input ?? null);
    yield { request, input };
  }
}

function contentOf({ change: { password: _, ...change }, ...input }: RequestInput): string {
  return digestOf({ ...input, change });
}
