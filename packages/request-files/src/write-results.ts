import { RESULT_COLUMNS, type ResultColumn } from './csv/columns.ts';
import type { FileLayout, RowSource } from './request-file.ts';

/** What became of a row. */
export type RowResult = Readonly<Record<ResultColumn, string>>;

/** Writes the rows of a file as they were, each with what became of it. */
export interface ResultsWriter {
  /** What comes before the first row. */
  begin(): string;
  row(source: RowSource | null, result: RowResult): string;
  end(): string;
}

/**
 * @param layout of the file that is written; what is in its source is written in the same columns, with those of the results behind
 */
export function createResultsWriter(layout: FileLayout): ResultsWriter {
  let isFirst = true;
  const members = (source: RowSource | null, result: RowResult) =>
    JSON.stringify({ ...(source === null || Array.isArray(source) ? {} : source), ...result });
  switch (layout.format) {
    case 'csv': {
      const { delimiter, header } = layout;
      const line = (cells: readonly string[]) =>
        `${cells.map((cell) => quoted(cell, delimiter)).join(delimiter)}\n`;
      return {
        begin: () => line([...header, ...RESULT_COLUMNS]),
        row: (source, result) => {
          const cells = Array.isArray(source) ? source : [];
          return line([
            ...header.map((_, index) => cells[index] ?? ''),
            ...RESULT_COLUMNS.map((name) => result[name]),
          ]);
        },
        end: () => '',
      };
    }
    case 'json':
      return {
        begin: () => '[',
        row: (source, result) => {
          const text = `${isFirst ? '' : ','}\n${members(source, result)}`;
          isFirst = false;
          return text;
        },
        end: () => '\n]\n',
      };
    // What is JSON is YAML as well.
    case 'yaml':
      return { begin: () => '', row: (source, result) => `- ${members(source, result)}\n`, end: () => '' };
    case 'ndjson':
      return { begin: () => '', row: (source, result) => `${members(source, result)}\n`, end: () => '' };
  }
}

const quoted = (cell: string, delimiter: string): string =>
  /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
