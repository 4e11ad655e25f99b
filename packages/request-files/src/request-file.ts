import type { RequestInput } from '@countersign/schema';

export const FORMATS = ['csv', 'json', 'ndjson', 'yaml'] as const;
export type RequestFileFormat = (typeof FORMATS)[number];

/** One thing that is wrong with a row, in words for the person who wrote the file. */
export interface RowProblem {
  /**
   * Line of the file on which the row begins, from 1; its number in the file where several rows begin on one line.
   */
  readonly line: number;
  /** Column of a table, or the dotted path in a structured file; null where the row as a whole is meant. */
  readonly column: string | null;
  /** What stands there, cut and with control characters made visible; null for anything that may be a secret. */
  readonly value: string | null;
  readonly rule: string;
}

/** A password as a person typed it, in clear. Has to be sealed before it goes anywhere. */
export interface PasswordText {
  readonly text: string;
  /** The second entry; empty where the file has none. */
  readonly confirmation: string;
}

/** A row that was understood, with its password apart from the rest of the request. */
export interface UnderstoodRow {
  readonly line: number;
  readonly kind: 'row';
  readonly input: RequestInput;
  readonly password: PasswordText | null;
}

/** A row that was not understood; it stops no other row. */
export interface ProblemRow {
  readonly line: number;
  readonly kind: 'problem';
  readonly problems: readonly RowProblem[];
}

export type FileRow = UnderstoodRow | ProblemRow;

export interface RequestFile {
  readonly format: RequestFileFormat;
  /** No two of them have the same line. */
  readonly rows: readonly FileRow[];
}
