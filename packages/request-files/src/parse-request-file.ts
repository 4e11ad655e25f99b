import { assertNever } from '@countersign/schema';
import { chooseFormat } from './choose-format.ts';
import { layoutOfCsv, readCsv } from './csv/read-csv.ts';
import type { FileRow, RequestFile, RequestFileFormat } from './request-file.ts';
import type { Candidate } from './rows/candidate.ts';
import { checkRow } from './rows/check-row.ts';
import { createRepetitionCheck } from './rows/mark-repeated.ts';
import { readStructured } from './structured/read-structured.ts';
import { decodeText } from './text/decode-text.ts';
import { refuseTooManyBytes } from './unreadable.ts';

/** So many rows are read in one step. */
const ROWS_AT_ONCE = 200;

/**
 * Reads a file of requests. Every row comes out either as a request or as its problems; a bad row stops no other row. The whole file is
 * read before it gives anything, and again as its rows are asked for, so that no more of it is kept than its text. It is read step by
 * step, so that whoever takes the steps can let others have their turn between them.
 * @param file.format when left out, the ending of the name tells it
 * @param file.maxBytes largest size that is taken, in bytes
 * @param file.isResults whether it may be a file of results, whose columns beside those of requests are not read
 * @param file.hash in place of a text, so that no two texts are taken for the same and none has to be kept
 * @throws CountersignError FILE_TOO_LARGE, or FILE_UNREADABLE for a file that is broken as a whole
 */
export function* parseRequestFile(file: {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly format?: RequestFileFormat;
  readonly maxBytes: number;
  readonly hash: (text: string) => string;
  readonly isResults?: boolean;
}): Generator<void, RequestFile, void> {
  refuseTooManyBytes(file.bytes.length, file.maxBytes);
  const text = decodeText(file.bytes);
  const format = file.format ?? chooseFormat(file.fileName);
  let count = 0;
  let last = 0;
  let isByLine = true;
  for (const { line } of readCandidates(text, format, file.isResults)) {
    count += 1;
    // They come in order, so lines that are shared are side by side.
    if (line === last) isByLine = false;
    last = line;
    if (count % ROWS_AT_ONCE === 0) yield;
  }
  const { hash, isResults = false } = file;
  const layout = format === 'csv' ? layoutOfCsv(text) : { format };
  return { format, layout, count, rows: () => readRows(text, { format, isByLine, hash, isResults }) };
}

/** A row is known by its line. Where several begin on one, as in a file without line breaks, all are numbered in their order. */
function* readRows(
  text: string,
  reading: {
    readonly format: RequestFileFormat;
    readonly isByLine: boolean;
    readonly hash: (text: string) => string;
    readonly isResults: boolean;
  },
): Generator<FileRow, void, void> {
  const { format, isByLine, hash, isResults } = reading;
  const marked = createRepetitionCheck(hash);
  let number = 0;
  for (const candidate of readCandidates(text, format, isResults)) {
    number += 1;
    yield marked(checkRow(isByLine ? candidate : { ...candidate, line: number }));
  }
}

function readCandidates(text: string, format: RequestFileFormat, isResults = false): Iterable<Candidate> {
  switch (format) {
    case 'csv':
      return readCsv(text, isResults);
    case 'json':
    case 'ndjson':
    case 'yaml':
      return readStructured(text, format, isResults);
    default:
      return assertNever(format);
  }
}
