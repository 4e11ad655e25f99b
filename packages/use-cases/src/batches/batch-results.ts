import { createResultsWriter, type RowResult } from '@countersign/request-files';
import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize, batchObject } from '../authorization/index.ts';
import type { ReadTransaction, RowProblem, Store } from '../ports/index.ts';
import { visibleBatch } from './own-batch.ts';
import { CHUNK_ROWS } from './staged-chunks.ts';
import { type BatchRowView, viewRow } from './view-batch.ts';

/** A file as it was handed in, with what became of each row. */
export interface BatchResults {
  readonly fileName: string;
  readonly format: string;
  /** Of the file, in the order of its rows. */
  readonly parts: AsyncGenerator<string, void, void>;
}

/**
 * Gives a file of requests back with what was decided about each row, the request that it became, how far that is, and what is wrong with it.
 * What may be a password is left out. That it was asked for is recorded.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, BATCH_ROWS_GONE
 */
export const createBatchResults =
  (deps: { readonly store: Store; readonly pause: (millis: number) => Promise<void> }) =>
  async (asked: {
    readonly principal: Principal;
    readonly actor: Actor;
    readonly batch: string;
  }): Promise<BatchResults> => {
    const { principal, actor, batch: id } = asked;
    const found = await deps.store.write((tx) => {
      const batch = visibleBatch(tx, principal, id);
      authorize(principal, 'batch.read-results', batchObject(batch));
      const { layout, rows, fileName } = batch;
      if (layout === null || tx.batches.chunk(id, 0) === undefined)
        throw new CountersignError('BATCH_ROWS_GONE', { id });
      tx.audit.append(actor, { type: 'batch.exported', request: null, data: { batch: id, rows } });
      return { layout, fileName, chunks: tx.batches.countChunks(id) };
    });
    const { layout, fileName, chunks } = found;
    return { fileName, format: layout.format, parts: partsOf() };

    async function* partsOf(): BatchResults['parts'] {
      const writer = createResultsWriter(layout);
      yield writer.begin();
      for (let number = 0; number < chunks; number += 1) {
        const rows = deps.store.read((tx) => resultsIn(tx, id, number));
        yield rows.map(({ source, result }) => writer.row(source ?? null, result)).join('');
        await deps.pause(0);
      }
      yield writer.end();
    }
  };

function resultsIn(tx: ReadTransaction, batch: string, number: number) {
  const staged = tx.batches.chunk(batch, number) ?? [];
  const [first] = staged;
  const decided =
    first === undefined ? [] : tx.batches.rows(batch, { after: first.line - 1, limit: CHUNK_ROWS });
  const rows = new Map(decided.map((row) => [row.line, { row, view: viewRow(tx, row) }]));
  return staged.map(({ line, source }) => {
    const found = rows.get(line);
    return { source, result: found === undefined ? UNDECIDED : resultOf(found.view, found.row.verdict) };
  });
}

const UNDECIDED: RowResult = { verdict: '', request: '', state: 'undecided', problem: '' };

function resultOf(view: BatchRowView, verdict: string | null): RowResult {
  const denied = view.outcome === 'deny' ? view.rules.map(({ id, message }) => `${id}: ${message}`) : [];
  return {
    verdict: verdict ?? view.outcome ?? '',
    request: view.request ?? '',
    state: view.state,
    problem: [...view.problems.map(inWords), ...denied].join('; '),
  };
}

const inWords = ({ line, column, value, rule }: RowProblem): string =>
  `line ${line}, ${column === null ? 'the row' : `column ${column}`}${value === null ? '' : ` "${value}"`}: ${rule}`;
