import { type FileRow, parseRequestFile, type RequestFile } from '@countersign/request-files';
import type { Digest, RequestInput } from '@countersign/schema';
import type { RequestDeps } from '../deps.ts';
import { digestOfBytes } from '../digest.ts';
import { addRemovals, countRemovals, type FileRemovals } from '../evaluation/blast-radius.ts';
import type { ReadTransaction } from '../ports/index.ts';
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

/** The list in pieces of `ROWS_AT_ONCE`. */
export function* inPieces<T>(list: readonly T[]): Iterable<readonly T[]> {
  for (let start = 0; start < list.length; start += ROWS_AT_ONCE) {
    yield list.slice(start, start + ROWS_AT_ONCE);
  }
}

export type ReadRow =
  | { readonly line: number; readonly input: RequestInput }
  | Extract<FileRow, { kind: 'problem' }>;

/**
 * Parses a file and seals what is secret in it.
 * @throws CountersignError FILE_UNREADABLE, FILE_TOO_LARGE
 */
export async function readRows(
  deps: BatchDeps,
  file: UploadedFile,
): Promise<{ digest: Digest; format: string; rows: readonly ReadRow[] }> {
  const parsed = parseRequestFile({
    bytes: file.bytes,
    fileName: file.fileName,
    ...(file.format === undefined ? {} : { format: file.format }),
    maxBytes: deps.maxBytes,
  });
  const rows: ReadRow[] = [];
  for (const piece of inPieces(parsed.rows)) {
    rows.push(...(await Promise.all(piece.map((row) => readRow(deps, row)))));
    await deps.pause(0);
  }
  return { digest: digestOfBytes(file.bytes), format: parsed.format, rows };
}

async function readRow(deps: BatchDeps, row: FileRow): Promise<ReadRow> {
  return row.kind === 'problem' ? row : { line: row.line, input: await sealPassword(deps, row) };
}

/** What the rows of a file ask for, without those that ask for nothing that is understood. */
export const inputsOf = (rows: readonly ReadRow[]): readonly RequestInput[] =>
  rows.flatMap((row) => ('input' in row ? [row.input] : []));

/** Counts what all rows of a file remove; `read` gives each piece of them its transaction. */
export async function removalsOf(
  deps: Pick<BatchDeps, 'pause'>,
  rows: readonly ReadRow[],
  read: (count: (tx: ReadTransaction) => FileRemovals) => FileRemovals,
): Promise<FileRemovals> {
  let removals: FileRemovals = { total: 0, byAccount: new Map() };
  for (const piece of inPieces(inputsOf(rows))) {
    removals = addRemovals(
      removals,
      read((tx) => countRemovals(tx, piece)),
    );
    await deps.pause(0);
  }
  return removals;
}
