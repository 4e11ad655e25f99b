import { type Actor, CountersignError, type ErrorCode } from '@countersign/schema';
import type { InFile } from '../evaluation/blast-radius.ts';
import type { BatchRecord, RowProblem, StagedRow, WriteTransaction } from '../ports/index.ts';
import { principalOf } from '../principals/principal-of.ts';
import { decideRequest } from '../requests/submit-request.ts';
import type { BatchDeps } from './read-rows.ts';
import { rowProblem } from './row-problem.ts';
import { rowsFrom } from './staged-chunks.ts';
import { stopBatch } from './stop-batch.ts';

/** Rows that share a transaction, at most; others who write wait for its end. */
const PIECE_ROWS = 50;
const PIECE_MICROS = 25_000;

/** What says nothing about a row, but about whoever handed it in. */
const ENDED: ReadonlySet<ErrorCode> = new Set(['TOKEN_REVOKED', 'TOKEN_EXPIRED']);

/**
 * Decides the next rows of a batch, in the order of the file, so that of two rows that exclude each other the first one passes. Each is undone
 * alone where it is refused. How far the batch has come is written with them, so after a crash it goes on with the next row.
 */
export function decideRows(tx: WriteTransaction, deps: BatchDeps, batch: BatchRecord): void {
  if (batch.decided < 0 || batch.decided >= batch.rows) {
    finish(tx, deps, batch);
    return;
  }
  const actor: Actor = { kind: 'principal', id: batch.submitter, via: batch.via ?? 'token' };
  const submitter = principalOf(tx, batch.submitter);
  if (submitter.state !== 'active') {
    stopBatch(tx, batch, 'SUBMITTER_LEFT');
    return;
  }
  const removals = batch.removals ?? { total: 0, byAccount: {} };
  const file: InFile = {
    batch: batch.id,
    removals: { total: removals.total, byAccount: new Map(Object.entries(removals.byAccount)) },
  };
  const started = deps.micros();
  const rows = rowsFrom(tx, batch.id, batch.decided);
  const [first] = rows;
  const mayBeThere =
    first !== undefined && tx.batches.rows(batch.id, { after: first.line - 1, limit: 1 }).length > 0;
  const submission = { principal: submitter, actor, file };
  let decided = 0;
  for (const row of rows) {
    const isLong = deps.micros() - started > PIECE_MICROS;
    // However long it took to get here, each piece has a row.
    if (decided === PIECE_ROWS || (isLong && decided > 0)) break;
    const ended = decideRow(tx, deps, { batch: batch.id, row, mayBeThere, submission });
    if (ended !== null) {
      tx.batches.update(batch.id, { decided: batch.decided + decided });
      stopBatch(tx, batch, ended);
      return;
    }
    decided += 1;
  }
  if (decided === 0)
    throw new CountersignError('LOG_INCONSISTENT', { problem: `rows of the batch ${batch.id} are missing` });
  tx.batches.update(batch.id, { decided: batch.decided + decided });
  if (batch.decided + decided >= batch.rows) finish(tx, deps, batch);
}

interface DecidedRow {
  readonly batch: string;
  readonly row: StagedRow;
  /** Whether an earlier version may have begun with the file, and taken the row in. */
  readonly mayBeThere: boolean;
  readonly submission: Pick<Parameters<typeof decideRequest>[2], 'principal' | 'actor'> & {
    readonly file: InFile;
  };
}

/** Gives why nothing more may be decided for whoever handed the file in; null where it may. */
function decideRow(tx: WriteTransaction, deps: BatchDeps, decided: DecidedRow): ErrorCode | null {
  const { batch, row, submission } = decided;
  const { line } = row;
  if (decided.mayBeThere && tx.batches.hasRow(batch, line)) return null;
  try {
    if ('accepted' in row) {
      tx.batches.insertRow({ batch, line, request: row.accepted, problems: [], verdict: 'unchanged' });
      return null;
    }
    if (!('input' in row)) {
      return refuseOrStop(tx, decided, { problems: row.problems, code: 'INPUT_INVALID' });
    }
    const { file, ...by } = submission;
    tx.trials.attempt(() => {
      const { id: request, outcome } = decideRequest(tx, deps, {
        ...by,
        input: row.input,
        batch: { id: batch, line, file },
      });
      tx.batches.insertRow({ batch, line, request, problems: [], verdict: outcome });
    });
    return null;
  } catch (error) {
    // What is no statement about the row (the store is busy, the disk is full) undoes the piece; it is decided later.
    if (!(error instanceof CountersignError) || error.retryable || error.httpStatus >= 500) throw error;
    if (ENDED.has(error.code)) return error.code;
    return refuseOrStop(tx, decided, { problems: [rowProblem(line, error)], code: error.code });
  }
}

/** A row is refused in the name of whoever handed it in, too: where their token has ended, nothing more is written under it. */
function refuseOrStop(
  tx: WriteTransaction,
  ...refused: [DecidedRow, Parameters<typeof refuseRow>[2]]
): ErrorCode | null {
  try {
    // What could not be written undoes what is around it, unless that was only tried.
    tx.trials.attempt(() => refuseRow(tx, ...refused));
    return null;
  } catch (error) {
    if (error instanceof CountersignError && ENDED.has(error.code)) return error.code;
    throw error;
  }
}

function refuseRow(
  tx: WriteTransaction,
  { batch, row, submission }: DecidedRow,
  { problems, code }: { readonly problems: readonly RowProblem[]; readonly code: string },
): void {
  const { line } = row;
  tx.audit.append(submission.actor, {
    type: 'batch.row-refused',
    request: null,
    data: { batch, line, codes: [code] },
  });
  tx.batches.insertRow({ batch, line, request: null, problems, verdict: 'refused' });
}

/** The cursor may have been ahead of the rows: then it goes back, since nothing ends with a row that is not decided. */
function finish(tx: WriteTransaction, deps: BatchDeps, { id, rows }: BatchRecord): void {
  if (tx.batches.countRows(id) < rows) {
    tx.batches.update(id, { decided: 0 });
    return;
  }
  tx.batches.update(id, { state: 'decided', completedAt: deps.clock.now() });
  const { allow = 0, review = 0, deny = 0, refused = 0, unchanged } = tx.batches.countVerdicts(id);
  tx.audit.append(
    { kind: 'system' },
    {
      type: 'batch.decided',
      request: null,
      data: {
        batch: id,
        rows,
        allowed: allow,
        inReview: review,
        denied: deny,
        refused,
        ...(unchanged === undefined ? {} : { unchanged }),
      },
    },
  );
}
