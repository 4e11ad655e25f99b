import type { FileLayout } from '../request-file.ts';
import type { Candidate } from '../rows/candidate.ts';
import { refuseTooManyRequests, unreadable } from '../unreadable.ts';
import { resultColumnFor } from './columns.ts';
import { detectDelimiter } from './detect-delimiter.ts';
import { readCells } from './read-cells.ts';
import { type Header, readHeader } from './read-header.ts';
import { type CsvRecord, readRecords } from './read-records.ts';

/**
 * Reads a table whose first line names the columns; comma, semicolon or tab between the cells.
 * The rows come one after the other, and what is wrong with the file as a whole when it is found.
 * @param isResults whether it may be a file of results
 * @throws CountersignError FILE_UNREADABLE, FILE_TOO_LARGE
 */
export function* readCsv(text: string, isResults = false): Generator<Candidate, void, void> {
  if (/^\s*[[{]/.test(text)) {
    throw unreadable({
      problem: 'it was sent as CSV, but begins like JSON',
      remedy: 'name it .json or .ndjson, or state that format',
    });
  }
  let found = false;
  let rows = 0;
  let header: Header | undefined;
  for (const record of readRecords(text, detectDelimiter(text))) {
    if (header === undefined) {
      header = readHeader(record.cells, record.line, isResults);
      continue;
    }
    const { cells } = record;
    const empty = cells.every((cell) => cell.trim() === '');
    // Spreadsheets leave empty rows behind, as wide as the table. Others count, so that a file of them ends soon.
    if (empty && cells.length >= header.width) continue;
    rows += 1;
    refuseTooManyRequests(rows);
    if (empty) continue;
    refuseCutOff(record, header);
    found = true;
    yield readCells(record, header);
  }
  if (!found) {
    throw unreadable({
      problem: 'it has a header line, but no row below it',
      remedy: 'add at least one request',
    });
  }
}

/** How a table is written, so that its rows can be written back as they were. */
export function layoutOfCsv(text: string): Extract<FileLayout, { format: 'csv' }> {
  const delimiter = detectDelimiter(text);
  const [first] = readRecords(text, delimiter);
  const named = (first?.cells ?? []).findLastIndex((cell) => cell.trim() !== '');
  const cells = (first?.cells ?? []).slice(0, named + 1);
  // The columns of results are written anew.
  return { format: 'csv', delimiter, header: cells.filter((cell) => resultColumnFor(cell) === undefined) };
}

function refuseCutOff({ line, cells, ended }: CsvRecord, { columns }: Header): void {
  if (ended || cells.length >= columns.length) return;
  throw unreadable({
    problem: `it ends early: the last row, in line ${line}, has ${cells.length} of ${columns.length} cells and no line end`,
    remedy: 'send the whole file again',
  });
}
