import type { Pattern } from './pattern.ts';

/**
 * What a column of text or bytes holds. `clear`: nothing personal. `text`: a personal text. `json`: JSON with personal texts
 * in it. `found`: a personal text that is looked up by its blind index, which stands in the column. `index`: such an index
 * only. `sealed`: what was taken out of the other columns of the row, encrypted.
 */
export type Column =
  | 'clear'
  | 'text'
  | 'sealed'
  | { readonly json: Pattern }
  | { readonly found: BlindIndex }
  | { readonly index: BlindIndex };

/** By what a text is looked up that stands nowhere in clear. */
export interface BlindIndex {
  /** Equal texts have the same blind index under the same name only. */
  readonly name: string;
  /** Column within whose values it is unique or looked up; the index of equal texts differs between them. */
  readonly within?: string;
  /** Whether capitals make no difference. */
  readonly anyCase?: boolean;
}

/** A table: its columns of text and bytes, and those that name a row. */
export interface Table {
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, Column>>;
}

/** Columns that hold nothing personal. */
export const clear = (...names: readonly string[]): Readonly<Record<string, 'clear'>> =>
  Object.fromEntries(names.map((name) => [name, 'clear']));
