import type { RowProblem } from '../request-file.ts';
import type { Candidate } from '../rows/candidate.ts';
import { formatText } from '../text/format-value.ts';
import { type Column, columnAt } from './columns.ts';
import { readCell } from './read-cell.ts';
import type { Header } from './read-header.ts';
import type { CsvRecord } from './read-records.ts';

/** One record of a table as a candidate for a request. */
export function readCells({ line, cells }: CsvRecord, { columns, width }: Header): Candidate {
  const rule = wrongWidth(cells, { columns, width });
  if (rule !== undefined) {
    // No value is shown: with a cell too many or too few, a password may stand under any column.
    const problems = [{ line, column: null, value: null, rule }];
    const mayHoldPassword = columns.some((column) => typeof column !== 'string' && column.kind === 'secret');
    const source = mayHoldPassword ? null : cells;
    return { line, input: undefined, typed: {}, problems, source, request: null, nameOf: columnAt };
  }
  const input: Record<string, unknown> = {};
  const secrets = new Map<Column['name'], string>();
  const problems: RowProblem[] = [];
  const source: string[] = [];
  let request: string | null = null;
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    const text = cell.trim();
    if (typeof column === 'string') {
      if (column === 'request' && text !== '') request = text;
      continue;
    }
    source.push(column.kind === 'secret' ? '' : cell);
    if (column.kind === 'secret') {
      // White space may be part of a password.
      if (cell !== '') secrets.set(column.name, cell);
    } else if (text !== '') {
      const artefact = spreadsheetArtefact(text);
      const reading = artefact === undefined ? readCell(text, column.kind) : { rule: artefact };
      if ('value' in reading) put(input, column.path, reading.value);
      else problems.push({ line, column: column.name, value: formatText(text), rule: reading.rule });
    }
  }
  const typed = { text: secrets.get('password'), confirmation: secrets.get('password_confirmation') };
  return { line, input, typed, problems, source, request, nameOf: columnAt };
}

/** Cells without a column are empty where a spreadsheet left them; one that holds something belongs somewhere. */
function wrongWidth(cells: readonly string[], { columns, width }: Header): string | undefined {
  const surplus = cells.findIndex((cell, index) => index >= columns.length && cell.trim() !== '');
  if (surplus !== -1) {
    return `has something in cell ${surplus + 1}, but the header line names ${columns.length} columns; look for a delimiter that needs quotes around its cell, or name the column`;
  }
  if (cells.length >= columns.length) return undefined;
  return `has ${cells.length} cells, but the header line has ${width}; look for a missing delimiter, or add empty cells at the end`;
}

function put(input: Record<string, unknown>, [outer, inner]: Column['path'], value: unknown): void {
  if (inner === undefined) {
    input[outer] = value;
    return;
  }
  const group = input[outer];
  input[outer] = { ...(typeof group === 'object' ? group : {}), [inner]: value };
}

/** Errors that a formula leaves in its cell, and a value that was wider than its column. */
const ERROR = /^#(N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|#+)$/i;
/** A long number, rounded: its last digits are lost. */
const EXPONENT = /^[+-]?\d+([.,]\d+)?E[+-]?\d+$/i;
/** What keeps a spreadsheet from reading a number or a formula; it shows it to nobody. */
const ESCAPED = /^'[=+\-@\d]/;

/** The rule that a cell breaks which holds what a spreadsheet made of a value; undefined for a value itself. */
function spreadsheetArtefact(text: string): string | undefined {
  if (ERROR.test(text)) return 'must be a value, and not the error that a spreadsheet shows in its place';
  if (EXPONENT.test(text))
    return 'must have all its digits; a spreadsheet has rounded it, so format the column as text';
  if (ESCAPED.test(text))
    return 'must not begin with the apostrophe that a spreadsheet uses; format the column as text';
  return undefined;
}
