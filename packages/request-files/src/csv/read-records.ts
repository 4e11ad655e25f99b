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

/** Bytes after which the next record begins a new piece of the text. */
const PIECE_BYTES = 65_536;
const QUOTE = 0x22;

/**
 * The records of a table, one after the other; empty lines are none. Quoting is that of RFC 4180, and lines end with CR, LF or both.
 * The text is parsed piece by piece, so that what was read of a large file need not be kept.
 * @throws CountersignError FILE_UNREADABLE for stray and unclosed quotes
 */
export function* readRecords(text: string, delimiter: string): Generator<CsvRecord, void, void> {
  const bytes = Buffer.from(text);
  const lineAt = lineCursor((offset) => bytes[offset]);
  let nextStart = 0;
  // The parser counts a line end within quotes twice when it is CR LF, so lines are counted here.
  const lineOfNext = (): number => {
    while (isLineEnd(bytes[nextStart])) nextStart += 1;
    return lineAt(nextStart);
  };
  for (let start = 0; start < bytes.length; ) {
    const end = endOfPiece(bytes, start);
    const offset = start;
    const records: CsvRecord[] = [];
    let failure: CsvError | undefined;
    try {
      parse(bytes.subarray(start, end), {
        delimiter,
        record_delimiter: ['\r\n', '\n', '\r'],
        relax_column_count: true,
        skip_empty_lines: true,
        on_record: (cells: string[], { bytes: parsed }) => {
          const line = lineOfNext();
          nextStart = offset + parsed;
          records.push({ line, cells, ended: isLineEnd(bytes[nextStart - 1]) });
          return null;
        },
      });
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      failure = error;
    }
    yield* records;
    if (failure !== undefined) throw quoteError(failure, lineOfNext());
    start = end;
  }
}

/** The end of a line that is in no quotes. A quote within quotes is doubled, so counting all of them tells. */
function endOfPiece(bytes: Buffer, start: number): number {
  let quoted = false;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) quoted = !quoted;
    else if (at - start >= PIECE_BYTES && !quoted && isLineEnd(byte)) return at + 1;
  }
  return bytes.length;
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
