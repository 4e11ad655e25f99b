import { type FileRow, parseRequestFile, type RequestFile } from '@countersign/request-files';
import type { RequestInput } from '@countersign/schema';
import type { RequestDeps } from '../deps.ts';
import { digestOfBytes } from '../digest.ts';
import { addRemovals, countRemovals, type FileRemovals } from '../evaluation/blast-radius.ts';
import type { ReadTransaction, StagedRow } from '../ports/index.ts';
import type { AcceptedRows } from './accepted-rows.ts';
import { type SealToWorker, sealPassword } from './seal-passwords.ts';

/** A file of requests as it was sent. */
export interface UploadedFile {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly format?: RequestFile['format'] | undefined;
}

export interface BatchDeps extends RequestDeps {
  readonly sealer: SealToWorker;
  readonly maxBytes: number;
  /** Resolves after so many milliseconds; what else is due has its turn meanwhile, also with 0. */
  readonly pause: (millis: number) => Promise<void>;
}

/** So many rows are worked on between two turns of everything else. */
export const ROWS_AT_ONCE = 20;

/**
 * Parses a file, letting others have their turn meanwhile.
 * @param isResults whether it may be a file of results
 * @throws CountersignError FILE_UNREADABLE, FILE_TOO_LARGE
 */
export async function parseFile(
  deps: Pick<BatchDeps, 'maxBytes' | 'pause'>,
  { bytes, fileName, format }: UploadedFile,
  isResults = false,
): Promise<RequestFile> {
  const { maxBytes } = deps;
  const steps = parseRequestFile({
    bytes,
    fileName,
    ...(format === undefined ? {} : { format }),
    maxBytes,
    hash: digestOfText,
    isResults,
  });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await deps.pause(0);
  }
}

const digestOfText = (text: string): string => digestOfBytes(Buffer.from(text));

/** The rows of a file in pieces of so many, with what is secret in them sealed. Nothing is kept of those that came before. */
export async function* stagedRows(
  deps: BatchDeps,
  file: RequestFile,
  { atOnce, accepted = NONE_ACCEPTED }: { readonly atOnce: number; readonly accepted?: AcceptedRows },
): AsyncGenerator<readonly StagedRow[], void, void> {
  let piece: Promise<StagedRow>[] = [];
  for (const row of file.rows()) {
    piece.push(stage(deps, row, accepted));
    if (piece.length < atOnce) continue;
    yield await Promise.all(piece);
    piece = [];
    await deps.pause(0);
  }
  if (piece.length > 0) yield await Promise.all(piece);
}

const NONE_ACCEPTED: AcceptedRows = { whatBecameOf: () => undefined };

async function stage(deps: BatchDeps, row: FileRow, accepted: AcceptedRows): Promise<StagedRow> {
  const { line, source } = row;
  const before = accepted.whatBecameOf(row);
  if (before !== undefined) return { line, source, ...before };
  return row.kind === 'problem'
    ? { line, source, problems: row.problems }
    : { line, source, input: await sealPassword(deps, row) };
}

/** What rows of a file ask for, without those that ask for nothing that is understood. */
const inputsOf = (rows: readonly StagedRow[]): readonly RequestInput[] =>
  rows.flatMap((row) => ('input' in row ? [row.input] : []));

export const NO_REMOVALS: FileRemovals = { total: 0, byAccount: new Map() };

/** With what some more rows of a file remove. */
export const withRemovalsOf = (
  tx: ReadTransaction,
  removals: FileRemovals,
  rows: readonly StagedRow[],
): FileRemovals => addRemovals(removals, countRemovals(tx, inputsOf(rows)));
