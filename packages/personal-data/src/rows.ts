import { ERASED, extractTexts, isTaken, type Pattern, restoreTexts } from './pattern.ts';
import { STORED, type StoredTable } from './registry.ts';
import type { Place } from './seal.ts';
import type { Column, Table } from './table.ts';

/** A row of a table by the names of its properties, JSON parsed. */
export type Row = Readonly<Record<string, unknown>>;

/** Gives the blind index of a text, which is equal for equal texts of the same name and in no other way tells of it. */
export type BlindIndexOf = (name: string, parts: readonly string[]) => string;

interface PersonalColumn {
  readonly property: string;
  readonly kind: Exclude<Column, 'clear' | 'sealed'>;
}

/** The personal columns of each table, in the order in which their texts are kept. */
const PERSONAL: ReadonlyMap<StoredTable, readonly PersonalColumn[]> = new Map(
  tables().map(([name, { columns }]) => [
    name,
    Object.entries<Column>(columns).flatMap(([column, kind]) =>
      kind === 'clear' || kind === 'sealed' ? [] : [{ property: propertyOf(column), kind }],
    ),
  ]),
);

function tables(): readonly (readonly [StoredTable, Table])[] {
  return Object.entries(STORED).map(([name, table]) => [name as StoredTable, table]);
}

/** What a column is called in a row: `provider_id` is `providerId`. */
export function propertyOf(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The row without its personal texts, and the texts. A column that the row does not have stays away. */
export function extractPersonal(
  table: StoredTable,
  row: Row,
  blindIndex: BlindIndexOf,
): { readonly row: Row; readonly taken: readonly string[] } {
  const closed: Record<string, unknown> = { ...row };
  const taken: string[] = [];
  for (const { property, kind } of personal(table)) {
    const value = row[property];
    if (value === null || value === undefined) continue;
    if (kind === 'text') {
      taken.push(String(value));
      closed[property] = ERASED;
    } else if ('json' in kind) {
      closed[property] = extractTexts(value, kind.json, taken);
    } else {
      const index = 'found' in kind ? kind.found : kind.index;
      if ('found' in kind) taken.push(String(value));
      closed[property] = blindIndex(index.name, indexed(index, row, String(value)));
    }
  }
  return { row: closed, taken };
}

/**
 * The row with its personal texts; with `null` instead of them, as it is once they are erased.
 * @throws TypeError where its texts are not those that were taken out
 */
export function restorePersonal(table: StoredTable, row: Row, taken: readonly string[] | null): Row {
  const opened: Record<string, unknown> = { ...row };
  let position = 0;
  const next = () => {
    if (taken === null) return ERASED;
    const text = taken[position++];
    if (text === undefined) throw new TypeError(`a row of ${table} lacks a text that was taken out of it`);
    return text;
  };
  for (const { property, kind } of personal(table)) {
    const value = row[property];
    if (value === null || value === undefined) continue;
    if (kind === 'text') opened[property] = putBackIn(value, kind, next);
    else if ('found' in kind) opened[property] = next();
    else if ('json' in kind && taken !== null) opened[property] = putBackIn(value, kind.json, next);
  }
  return opened;
}

/**
 * Columns of a row as it is stored, JSON parsed, in which a personal text stands that is to be encrypted, or that say one was taken out where
 * nothing is encrypted: the program writes no such row. Takes no key.
 */
export function alteredColumns(table: StoredTable, row: Row): readonly string[] {
  return personal(table).flatMap(({ property, kind }) => {
    const value = row[property];
    if (value === null || value === undefined) return [];
    const texts: string[] = [];
    if (kind === 'text') texts.push(String(value));
    else if ('json' in kind) extractTexts(value, kind.json, texts);
    const isAltered = row['sealed'] === null ? texts.length > 0 : !texts.every(isTaken);
    return isAltered ? [property] : [];
  });
}

const putBackIn = (value: unknown, pattern: Pattern, next: () => string) =>
  restoreTexts(value, pattern, next);

/** What a blind index is over, so that a search asks for the same. */
function indexed(
  index: { readonly within?: string; readonly anyCase?: boolean },
  row: Row,
  text: string,
): readonly string[] {
  const form = index.anyCase === true ? text.toLowerCase() : text;
  return index.within === undefined ? [form] : [String(row[propertyOf(index.within)]), form];
}

/** Where the sealed texts of a row stand. */
export function placeOf(table: StoredTable, row: Row): Place {
  return { table, row: STORED[table].key.map((column) => String(row[propertyOf(column)])) };
}

function personal(table: StoredTable): readonly PersonalColumn[] {
  return PERSONAL.get(table) ?? [];
}
