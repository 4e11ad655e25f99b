import type { Candidate } from '../rows/candidate.ts';
import { refuseTooManyRequests, unreadable } from '../unreadable.ts';
import { detectDelimiter } from './detect-delimiter.ts';
import { readCells } from './read-cells.ts';
import { type Header, readHeader } from './read-header.ts';
import { type CsvRecord, readRecords } from './read-records.ts';

/**
 * Reads a table whose first line names the columns; comma, semicolon or tab between the cells.
 * @throws CountersignError FILE_UNREADABLE, FILE_TOO_LARGE
 */
export function readCsv(text: string): readonly Candidate[] {
  if (/^\s*[[{]/.test(text)) {
    throw unreadable({
      problem: 'it was sent as CSV, but begins like JSON',
      remedy: 'name it .json or .ndjson, or state that format',
    });
  }
  const candidates: Candidate[] = [];
  let rows = 0;
  let header: Header | undefined;
  readRecords(text, detectDelimiter(text), (record) => {
    if (header === undefined) {
      header = readHeader(record.cells, record.line);
      return;
    }
    const { cells } = record;
    const empty = cells.every((cell) => cell.trim() === '');
    // Spreadsheets leave empty rows behind, as wide as the table. Others count, so that a file of them ends soon.
    if (empty && cells.length >= header.width) return;
    rows += 1;
    refuseTooManyRequests(rows);
    if (empty) return;
    refuseCutOff(record, header);
    candidates.push(readCells(record, header));
  });
  if (candidates.length === 0) {
    throw unreadable({
      problem: 'it has a header line, but no row below it',
      remedy: 'add at least one request',
    });
  }
  return candidates;
}

function refuseCutOff({ line, cells, ended }: CsvRecord, { columns }: Header): void {
  if (ended || cells.length >= columns.length) return;
  throw unreadable({
    problem: `it ends early: the last row, in line ${line}, has ${cells.length} of ${columns.length} cells and no line end`,
    remedy: 'send the whole file again',
  });
}
