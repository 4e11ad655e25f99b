import { suggestion } from '../text/nearest-name.ts';
import { unreadable } from '../unreadable.ts';
import {
  COLUMN_NAMES,
  COLUMNS,
  type Column,
  columnFor,
  type ResultColumn,
  resultColumnFor,
} from './columns.ts';

/** What a cell looks like that was meant as a name. Anything else may be data of a file without a header. */
const LIKE_A_NAME = /^\p{L}[\p{L}\p{N} _-]{0,39}$/u;
const LISTED_AT_MOST = 8;
const CELLS_AT_MOST = 200;

/** What the first line of a table says about the others. */
export interface Header {
  /** In the order of the file. */
  readonly columns: readonly (Column | ResultColumn)[];
  /** Cells of the line, with the empty ones that spreadsheets leave behind at the right edge. */
  readonly width: number;
}

/**
 * Reads the header line of a table.
 * @param isResults whether it may name the columns of a file of results
 * @throws CountersignError FILE_UNREADABLE for unknown, repeated and missing columns
 */
export function readHeader(cells: readonly string[], line: number, isResults: boolean): Header {
  const names = withoutEmptyEnd(cells.map((cell) => cell.trim()));
  if (names.length > CELLS_AT_MOST) {
    throw unreadable({
      problem: `line ${line} names ${names.length} columns`,
      remedy: `begin with a header line that names some of ${COLUMN_NAMES.join(', ')}`,
    });
  }
  const columns = names.map((name) => columnFor(name) ?? (isResults ? resultColumnFor(name) : undefined));
  const known = columns.filter((column) => column !== undefined && typeof column !== 'string');
  if (known.length === 0) {
    throw unreadable({
      problem: `its first line is no header line: it names none of the known columns`,
      remedy: 'begin with a line such as "provider,action,account,reason", or choose the right format',
    });
  }
  const unknown = names.filter((_, index) => columns[index] === undefined);
  if (unknown.length > 0) {
    const listed = names.flatMap((name, index) =>
      columns[index] === undefined ? [nameUnknown(name, index)] : [],
    );
    const more = listed.length > LISTED_AT_MOST ? ` and ${listed.length - LISTED_AT_MOST} more` : '';
    if (unknown.some((name) => resultColumnFor(name) !== undefined))
      throw unreadable({
        problem: `line ${line} names the columns of a file of results: ${unknown.join(', ')}`,
        remedy: 'hand it in with "countersign batch fix ID FILE", or remove these columns',
      });
    throw unreadable({
      problem: `line ${line} names unknown columns: ${listed.slice(0, LISTED_AT_MOST).join(', ')}${more}`,
      remedy: `correct or remove them; known are ${COLUMN_NAMES.join(', ')}`,
    });
  }
  refuseRepeated(known, line);
  refuseMissing(known, line);
  return { columns: columns.filter((column) => column !== undefined), width: cells.length };
}

function nameUnknown(name: string, index: number): string {
  if (name === '') return `column ${index + 1} without a name`;
  if (!LIKE_A_NAME.test(name)) return `column ${index + 1}`;
  return `"${name}"${suggestion(name, COLUMN_NAMES)}`;
}

function refuseRepeated(columns: readonly Column[], line: number): void {
  const repeated = columns.filter(({ name }, index) => columns.findIndex((one) => one.name === name) < index);
  if (repeated.length === 0) return;
  const names = [...new Set(repeated.map(({ name }) => name))];
  throw unreadable({
    problem: `line ${line} names columns more than once: ${names.join(', ')}`,
    remedy: 'keep each column once',
  });
}

function refuseMissing(columns: readonly Column[], line: number): void {
  const missing = COLUMN_NAMES.filter(
    (name) => 'mandatory' in COLUMNS[name] && !columns.some((column) => column.name === name),
  );
  if (missing.length === 0) return;
  throw unreadable({
    problem: `line ${line} lacks mandatory columns: ${missing.join(', ')}`,
    remedy: 'add them',
  });
}

function withoutEmptyEnd(names: readonly string[]): readonly string[] {
  return names.slice(0, names.findLastIndex((name) => name !== '') + 1);
}
