import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorizeSomewhere } from '../authorization/index.ts';
import { digestOfBytes } from '../digest.ts';
import type { RowProblem, WriteTransaction } from '../ports/index.ts';
import { admitRequest } from '../requests/submit-request.ts';
import { countRemovals, type FileRemovals } from './blast-radius.ts';
import { type BatchDeps, type ReadRow, readRows, type UploadedFile } from './read-rows.ts';
import { rowProblem } from './row-problem.ts';

export interface BatchCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly file: UploadedFile;
}

/** Rows that are written together; each in a savepoint of its own. */
const CHUNK = 100;

/**
 * Takes a file of requests in, row by row; a bad row stops no other. The same file again is recognised by its digest and
 * makes no duplicates; where it was cut off, it goes on.
 * @throws CountersignError FORBIDDEN, FILE_UNREADABLE, FILE_TOO_LARGE; nothing is changed then
 */
export const createSubmitBatch =
  (deps: BatchDeps) =>
  async (command: BatchCommand): Promise<{ id: string; recognised: boolean }> => {
    authorizeSomewhere(command.principal, 'batch.submit');
    const fileDigest = digestOfBytes(command.file.bytes);
    const known = deps.store.read((tx) => tx.batches.byFileDigest(fileDigest) ?? null);
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
    const inputs = rows.flatMap((row) => ('input' in row ? [row.input] : []));
    const removals = deps.store.read((tx) => countRemovals(tx, inputs));
    for (let start = 0; start < rows.length; start += CHUNK) {
      // Written in the order of the file, so that of two rows that exclude each other the first one passes.
      await Promise.all(
        rows.slice(start, start + CHUNK).map((row) => takeRow(deps, { ...command, id, removals, row })),
      );
    }
    await deps.store.write((tx) => tx.batches.update(id, { completedAt: deps.clock.now() }));
    return { id, recognised: false };
  };

function openBatch(
  tx: WriteTransaction,
  deps: BatchDeps,
  of: BatchCommand & { fileDigest: string; format: string; rows: readonly ReadRow[] },
): string {
  const existing = tx.batches.byFileDigest(of.fileDigest);
  if (existing !== undefined) return existing.id;
  const id = deps.ids.next('batch');
  tx.batches.insert({
    id,
    fileDigest: of.fileDigest,
    fileName: of.file.fileName,
    format: of.format,
    submitter: of.principal.id,
    rows: of.rows.length,
    createdAt: deps.clock.now(),
    completedAt: null,
    canary: null,
  });
  tx.audit.append(of.actor, {
    type: 'batch.received',
    request: null,
    data: {
      batch: id,
      fileDigest: of.fileDigest,
      format: of.format,
      rows: of.rows.length,
      rowErrors: of.rows.filter((row) => !('input' in row)).length,
    },
  });
  return id;
}

interface TakenRow extends BatchCommand {
  readonly id: string;
  readonly removals: FileRemovals;
  readonly row: ReadRow;
}

async function takeRow(deps: BatchDeps, of: TakenRow): Promise<void> {
  const { row } = of;
  if (!('input' in row)) {
    await refuseRow(deps, of, { problems: row.problems, code: 'INPUT_INVALID' });
    return;
  }
  try {
    await deps.store.write((tx) => {
      if (tx.batches.hasRow(of.id, row.line)) return;
      const request = admitRequest(tx, deps, {
        principal: of.principal,
        actor: of.actor,
        input: row.input,
        batch: { id: of.id, line: row.line, file: { batch: of.id, removals: of.removals } },
      });
      tx.batches.insertRow({ batch: of.id, line: row.line, request, problems: [] });
    });
  } catch (error) {
    // What is no statement about the row (the store is busy, the disk is full) ends the submission; it goes on later.
    if (!(error instanceof CountersignError) || error.retryable || error.httpStatus >= 500) throw error;
    await refuseRow(deps, of, { problems: [rowProblem(row.line, error)], code: error.code });
  }
}

function refuseRow(
  deps: BatchDeps,
  of: TakenRow,
  { problems, code }: { problems: readonly RowProblem[]; code: string },
): Promise<void> {
  return deps.store.write((tx) => {
    if (tx.batches.hasRow(of.id, of.row.line)) return;
    tx.batches.insertRow({ batch: of.id, line: of.row.line, request: null, problems });
    tx.audit.append(of.actor, {
      type: 'batch.row-refused',
      request: null,
      data: { batch: of.id, line: of.row.line, codes: [code] },
    });
  });
}
