import { CsvError, parse } from 'csv-parse/sync';
import { lineCursor } from '../text/positions.ts';
import { unreadable } from '../unreadable.ts';

/** One record of a table, with the line on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
  /** Whether a line end follows it; only the last record of a file may have none. */
  readonly ended: boolean;
}

/**
 * Hands the records of a table on, one after the other; empty lines are none. Quoting is that of RFC 4180, and lines end
 * with CR, LF or both.
 * @throws CountersignError FILE_UNREADABLE for stray and unclosed quotes, and whatever `take` throws
 */
export function readRecords(text: string, delimiter: string, take: (record: CsvRecord) => void): void {
  const bytes = Buffer.from(text);
  const lineAt = lineCursor((offset) => bytes[offset]);
  let nextStart = 0;
  // The parser counts a line end within quotes twice when it is CR LF, so lines are counted here.
  const lineOfNext = (): number => {
    while (isLineEnd(bytes[nextStart])) nextStart += 1;
    return lineAt(nextStart);
  };
  try {
    parse(bytes, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { bytes: end }) => {
        const line = lineOfNext();
        nextStart = end;
        take({ line, cells, ended: isLineEnd(bytes[end - 1]) });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw quoteError(error, lineOfNext());
  }
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d;
}

/** The parser's own message quotes the cell, which may be a password. */
function quoteError(cause: CsvError, line: number): Error {
  if (cause.code === 'CSV_QUOTE_NOT_CLOSED') {
    return unreadable({
      problem: `a quote in the row that begins in line ${line} is never closed`,
      remedy: 'close or double that quote, or send the whole file again if it was cut off',
      cause,
    });
  }
  return unreadable({
    problem: `the row that begins in line ${line} has a stray quote`,
    remedy: 'put the whole cell in quotes, with nothing before or after them, and double each quote inside',
    cause,
  });
}
