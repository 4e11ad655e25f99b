import type { RequestFile } from '@countersign/request-files';
import { type Actor, CountersignError, type Digest, type Principal } from '@countersign/schema';
import { authorize, authorizeSomewhere, batchObject } from '../authorization/index.ts';
import { digestOfBytes } from '../digest.ts';
import type { FileRemovals } from '../evaluation/blast-radius.ts';
import type { BatchRecord, ReadTransaction, WriteTransaction } from '../ports/index.ts';
import { readAcceptedRows } from './accepted-rows.ts';
import { ownBatch, visibleBatch } from './own-batch.ts';
import {
  type BatchDeps,
  NO_REMOVALS,
  parseFile,
  stagedRows,
  type UploadedFile,
  withRemovalsOf,
} from './read-rows.ts';
import { CHUNK_ROWS } from './staged-chunks.ts';
import { resumeBatch } from './steer-batch.ts';

export interface BatchCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly file: UploadedFile;
  /** The batch of which the file corrects rows that were refused or denied: those that were accepted are not asked for again. */
  readonly fixes?: string | undefined;
}

/** What became of a file that was handed in. */
export interface TakenBatch {
  readonly id: string;
  /** It had been handed in before; nothing was made of it again. */
  readonly recognised: boolean;
}

/**
 * Takes a file of requests: reads all of it and keeps its rows, to be decided by `createBatchDecider`. The same file again, of the same
 * submitter, is recognised by its digest; where it had stopped, it goes on.
 * @throws CountersignError FORBIDDEN, FILE_UNREADABLE, FILE_TOO_LARGE, FILE_OF_ANOTHER, TOKEN_REVOKED, TOKEN_EXPIRED; nothing is changed then
 */
export const createTakeBatch =
  (deps: BatchDeps) =>
  async (command: BatchCommand): Promise<TakenBatch> => {
    authorizeSomewhere(command.principal, 'batch.submit');
    const { fixes } = command;
    if (fixes !== undefined) deps.store.read((tx) => requireFixable(tx, command.principal, fixes));
    const fileDigest = digestOfBytes(command.file.bytes);
    const handedIn = { ...command, fileDigest, fileName: command.file.fileName };
    const known = deps.store.read((tx) => {
      const batch = ownBatch(tx, handedIn);
      return batch && { id: batch.id, isWhole: isWhole(tx.batches.countChunks(batch.id), batch) };
    });
    if (known?.isWhole === true) return deps.store.write((tx) => recognise(tx, known.id, handedIn));
    const { file, staged } = await stageRows(deps, command, known?.id ?? deps.ids.next('batch'));
    return deps.store.write((tx) => {
      const other = ownBatch(tx, handedIn);
      if (other !== undefined && other.id !== staged.id) {
        tx.batches.dropChunks(staged.id);
        return recognise(tx, other.id, handedIn);
      }
      if (tx.batches.countChunks(staged.id) !== staged.chunks)
        throw new CountersignError('LOG_UNAVAILABLE', {
          problem: 'what was read of the file was taken away',
        });
      openBatch(tx, deps, { ...handedIn, ...staged, parsed: file, other });
      return { id: staged.id, recognised: false };
    });
  };

/** Whether its rows are kept. An earlier version did not do that. */
const isWhole = (chunks: number, batch: BatchRecord): boolean =>
  batch.completedAt !== null || chunks === Math.ceil(batch.rows / CHUNK_ROWS);

/**
 * Makes sure that somebody may correct rows of a batch, all of which are decided.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, BATCH_STATE, BATCH_ROWS_GONE
 */
function requireFixable(tx: ReadTransaction, principal: Principal, id: string): void {
  const batch = visibleBatch(tx, principal, id);
  authorize(principal, 'batch.fix', batchObject(batch));
  const { state } = batch;
  if (state !== 'decided' && state !== 'cancelled')
    throw new CountersignError('BATCH_STATE', {
      id,
      state,
      action: 'a correction',
      allowed: 'decided or cancelled',
    });
  if (tx.batches.chunk(id, 0) === undefined) throw new CountersignError('BATCH_ROWS_GONE', { id });
}

interface Staged {
  readonly id: string;
  readonly chunks: number;
  readonly removals: FileRemovals;
  readonly rowErrors: number;
}

/** Keeps the rows of a file under the identifier that the batch is going to have; nobody sees them before it is there. */
async function stageRows(deps: BatchDeps, command: BatchCommand, id: string) {
  const isFix = command.fixes !== undefined;
  const file = await parseFile(deps, command.file, isFix);
  const accepted =
    command.fixes === undefined ? {} : { accepted: await readAcceptedRows(deps, command.fixes) };
  let staged: Staged = { id, chunks: 0, removals: NO_REMOVALS, rowErrors: 0 };
  try {
    for await (const rows of stagedRows(deps, file, { atOnce: CHUNK_ROWS, ...accepted })) {
      const { chunks: number, removals } = staged;
      await deps.store.write((tx) => tx.batches.insertChunk({ batch: id, number, rows }));
      staged = {
        id,
        chunks: number + 1,
        removals: deps.store.read((tx) => withRemovalsOf(tx, removals, rows)),
        rowErrors: staged.rowErrors + rows.filter((row) => 'problems' in row).length,
      };
    }
  } catch (error) {
    await deps.store.write((tx) => tx.batches.dropChunks(id)).catch(() => undefined);
    throw error;
  }
  return { file, staged };
}

interface HandedIn extends BatchCommand {
  readonly fileDigest: Digest;
  readonly fileName: string;
}

function recognise(tx: WriteTransaction, id: string, { actor, fileDigest }: HandedIn): TakenBatch {
  tx.audit.append(actor, { type: 'batch.recognised', request: null, data: { batch: id, fileDigest } });
  const batch = tx.batches.get(id);
  if (batch?.state === 'stopped') resumeBatch(tx, batch, actor);
  return { id, recognised: true };
}

function openBatch(
  tx: WriteTransaction,
  deps: BatchDeps,
  opened: HandedIn &
    Staged & {
      readonly parsed: Pick<RequestFile, 'format' | 'count' | 'layout'>;
      /** The same batch, of which an earlier version had begun to take rows in. */
      readonly other: BatchRecord | undefined;
    },
): void {
  const { id, principal, actor, fileDigest, fileName, parsed, rowErrors } = opened;
  const { format, count: rows } = parsed;
  const entry = tx.audit.append(actor, {
    type: 'batch.received',
    request: null,
    data: {
      batch: id,
      fileDigest,
      format,
      rows,
      rowErrors,
      ...(opened.fixes === undefined ? {} : { fixes: opened.fixes }),
    },
  });
  const { total, byAccount } = opened.removals;
  const goesOn = {
    state: 'deciding',
    resumes: null,
    actor: principal.id,
    via: actor.kind === 'principal' ? actor.via : null,
    entry,
    decided: 0,
    removals: { total, byAccount: Object.fromEntries(byAccount) },
    problem: null,
    layout: parsed.layout,
  } as const;
  if (opened.other !== undefined) {
    tx.batches.update(id, goesOn);
    return;
  }
  tx.batches.insert({
    ...goesOn,
    id,
    fileDigest,
    fileName,
    format,
    submitter: principal.id,
    rows,
    createdAt: deps.clock.now(),
    completedAt: null,
    canary: null,
    fixes: opened.fixes ?? null,
  });
}
