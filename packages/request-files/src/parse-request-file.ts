import { assertNever } from '@countersign/schema';
import { chooseFormat } from './choose-format.ts';
import { readCsv } from './csv/read-csv.ts';
import type { RequestFile, RequestFileFormat } from './request-file.ts';
import type { Candidate } from './rows/candidate.ts';
import { checkRow } from './rows/check-row.ts';
import { markRepeated } from './rows/mark-repeated.ts';
import { readStructured } from './structured/read-structured.ts';
import { decodeText } from './text/decode-text.ts';
import { refuseTooManyBytes } from './unreadable.ts';

/**
 * Reads a file of requests. Every row comes out either as a request or as its problems; a bad row stops no other row.
 * @param file.format when left out, the ending of the name tells it
 * @param file.maxBytes largest size that is taken, in bytes
 * @throws CountersignError FILE_TOO_LARGE, or FILE_UNREADABLE for a file that is broken as a whole
 */
export function parseRequestFile(file: {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly format?: RequestFileFormat;
  readonly maxBytes: number;
}): RequestFile {
  refuseTooManyBytes(file.bytes.length, file.maxBytes);
  const text = decodeText(file.bytes);
  const format = file.format ?? chooseFormat(file.fileName);
  return { format, rows: markRepeated(readCandidates(text, format).map(checkRow)) };
}

function readCandidates(text: string, format: RequestFileFormat): readonly Candidate[] {
  switch (format) {
    case 'csv':
      return readCsv(text);
    case 'json':
    case 'ndjson':
    case 'yaml':
      return readStructured(text, format);
    default:
      return assertNever(format);
  }
}
