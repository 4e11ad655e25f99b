import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorizeSomewhere } from '../authorization/index.ts';
import { digestOfBytes } from '../digest.ts';
import type { FileRemovals } from '../evaluation/blast-radius.ts';
import type { RowProblem, WriteTransaction } from '../ports/index.ts';
import { principalOf } from '../principals/principal-of.ts';
import { requireGoodToken } from '../principals/require-good-token.ts';
import { admitRequest } from '../requests/submit-request.ts';
import { ownBatch } from './own-batch.ts';
import {
  type BatchDeps,
  inPieces,
  type ReadRow,
  readRows,
  removalsOf,
  type UploadedFile,
} from './read-rows.ts';
import { rowProblem } from './row-problem.ts';

export interface BatchCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly file: UploadedFile;
}

/** Another process that waits for its turn to write looks for it every three milliseconds at the latest. */
const OTHERS_MILLIS = 4;
/** On a busy machine everything takes longer, and the others need longer to notice that it is their turn. */
const OTHERS_SHARE = 0.5;

/**
 * Takes a file of requests in, row by row; a bad row stops no other. The same file again, of the same submitter, is
 * recognised by its digest and makes no duplicates; where it was cut off, it goes on.
 * @throws CountersignError FORBIDDEN, FILE_UNREADABLE, FILE_TOO_LARGE, FILE_OF_ANOTHER; nothing is changed then. TOKEN_REVOKED,
 *   TOKEN_EXPIRED: the rows before stay, and the file goes on where it comes again with a token that is good
 */
export const createSubmitBatch =
  (deps: BatchDeps) =>
  async (command: BatchCommand): Promise<{ id: string; recognised: boolean }> => {
    authorizeSomewhere(command.principal, 'batch.submit');
    const fileDigest = digestOfBytes(command.file.bytes);
    const { fileName } = command.file;
    const known = deps.store.read((tx) => ownBatch(tx, { ...command, fileDigest, fileName }) ?? null);
    if (known !== null && known.completedAt !== null) {
      await deps.store.write((tx) =>
        tx.audit.append(command.actor, {
          type: 'batch.recognised',
          request: null,
          data: { batch: known.id, fileDigest },
        }),
      );
      return { id: known.id, recognised: true };
    }
    const { rows, format } = await readRows(deps, command.file);
    const id = await deps.store.write((tx) => openBatch(tx, deps, { ...command, fileDigest, format, rows }));
    const removals = await removalsOf(deps, rows, (count) => deps.store.read(count));
    for (const piece of inPieces(rows)) {
      const started = deps.micros();
      // Written in the order of the file, so that of two rows that exclude each other the first one passes; together, each
      // in a savepoint of its own.
      await Promise.all(piece.map((row) => takeRow(deps, { ...command, id, removals, row })));
      const tookMillis = (deps.micros() - started) / 1_000;
      await deps.pause(Math.max(OTHERS_MILLIS, Math.round(tookMillis * OTHERS_SHARE)));
    }
    await deps.store.write((tx) => {
      requireGoodToken(tx, deps.clock, command.actor);
      // Handed in twice at once, it is complete when the first of them has come to its end.
      if (tx.batches.get(id)?.completedAt == null) tx.batches.update(id, { completedAt: deps.clock.now() });
    });
    return { id, recognised: false };
  };

function openBatch(
  tx: WriteTransaction,
  deps: BatchDeps,
  upload: BatchCommand & { fileDigest: string; format: string; rows: readonly ReadRow[] },
): string {
  const { principal, fileDigest, file } = upload;
  const existing = ownBatch(tx, { principal, fileDigest, fileName: file.fileName });
  if (existing !== undefined) return existing.id;
  const id = deps.ids.next('batch');
  tx.batches.insert({
    id,
    fileDigest,
    fileName: file.fileName,
    format: upload.format,
    submitter: principal.id,
    rows: upload.rows.length,
    createdAt: deps.clock.now(),
    completedAt: null,
    canary: null,
  });
  tx.audit.append(upload.actor, {
    type: 'batch.received',
    request: null,
    data: {
      batch: id,
      fileDigest,
      format: upload.format,
      rows: upload.rows.length,
      rowErrors: upload.rows.filter((row) => !('input' in row)).length,
    },
  });
  return id;
}

interface TakenRow extends BatchCommand {
  readonly id: string;
  readonly removals: FileRemovals;
  readonly row: ReadRow;
}

async function takeRow(deps: BatchDeps, taken: TakenRow): Promise<void> {
  const { row } = taken;
  if (!('input' in row)) {
    await refuseRow(deps, taken, { problems: row.problems, code: 'INPUT_INVALID' });
    return;
  }
  try {
    await deps.store.write((tx) => {
      if (tx.batches.hasRow(taken.id, row.line)) return;
      const request = admitRequest(tx, deps, {
        // As they are now: whoever has lost the role submits no more rows of a file that takes minutes.
        principal: principalOf(tx, taken.principal.id),
        actor: taken.actor,
        input: row.input,
        batch: { id: taken.id, line: row.line, file: { batch: taken.id, removals: taken.removals } },
      });
      tx.batches.insertRow({ batch: taken.id, line: row.line, request, problems: [] });
    });
  } catch (error) {
    // What is no statement about the row (the store is busy, the disk is full) ends the submission; it goes on later. So it is where
    // the token has ended: with that one no refusal is recorded either.
    if (!(error instanceof CountersignError) || error.retryable || error.httpStatus >= 500) throw error;
    await refuseRow(deps, taken, { problems: [rowProblem(row.line, error)], code: error.code });
  }
}

function refuseRow(
  deps: BatchDeps,
  taken: TakenRow,
  { problems, code }: { problems: readonly RowProblem[]; code: string },
): Promise<void> {
  return deps.store.write((tx) => {
    if (tx.batches.hasRow(taken.id, taken.row.line)) return;
    tx.batches.insertRow({ batch: taken.id, line: taken.row.line, request: null, problems });
    tx.audit.append(taken.actor, {
      type: 'batch.row-refused',
      request: null,
      data: { batch: taken.id, line: taken.row.line, codes: [code] },
    });
  });
}
