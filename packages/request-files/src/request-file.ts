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

/** A row as it stands in its file: the cells of a table, or what a structured file has in its place. */
export type RowSource = readonly string[] | Readonly<Record<string, unknown>>;

/** What every row has, whether it was understood or not. */
interface ReadRow {
  readonly line: number;
  /** What stands there, without anything that may be a password; null where that cannot be told apart. */
  readonly source: RowSource | null;
  /** The request that a file of results says the row became; null where it says none. */
  readonly request: string | null;
}

/** What all rows of a file have in common, so that they can be written back as they were. */
export type FileLayout =
  | { readonly format: 'csv'; readonly delimiter: string; readonly header: readonly string[] }
  | { readonly format: 'json' | 'ndjson' | 'yaml' };

/** A row that was understood, with its password apart from the rest of the request. */
export interface UnderstoodRow extends ReadRow {
  readonly kind: 'row';
  readonly input: RequestInput;
  readonly password: PasswordText | null;
}

/** A row that was not understood; it stops no other row. */
export interface ProblemRow extends ReadRow {
  readonly kind: 'problem';
  readonly problems: readonly RowProblem[];
}

export type FileRow = UnderstoodRow | ProblemRow;

export interface RequestFile {
  readonly format: RequestFileFormat;
  readonly layout: FileLayout;
  /** How many rows it has. */
  readonly count: number;
  /** Reads them from the first one on, in their order. No two of them have the same line, and each has a later one than the row before. */
  rows(): Iterable<FileRow>;
}
