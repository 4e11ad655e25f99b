import type { SlotValues } from './conditions/fact-slots.ts';

/** Some rules of a group, one bit for each. */
export type RuleBits = number;

/** What a value of one fact means for the rules. */
export interface Meaning {
  /** Those that have no condition on the fact which the value breaks. */
  readonly possible: RuleBits;
  /** Those that have an alternative which the value meets. */
  readonly met: RuleBits;
}

/** A fact and what its values mean, those that were looked up before ready at hand. */
export interface Column {
  readonly slot: number;
  readonly whenTrue: Meaning;
  readonly whenFalse: Meaning;
  readonly whenNull: Meaning;
  readonly small: readonly (Meaning | undefined)[];
  readonly remembered: ReadonlyMap<unknown, Meaning>;
  /** For any other value; null for one that no condition may be asked about. */
  readonly find: (value: unknown) => Meaning | null;
}

/** What all facts leave of the rules; null where a fact that one of them asks for is not plain. */
export type ColumnMatcher = (values: SlotValues) => RuleBits | null;

/**
 * A function that looks the value of each fact up, in one go. Like `compileReader` it is made of source text: most facts
 * are true, false or null, and with their bits in the text instead of in objects a decision takes two thirds of the time.
 * Nothing of a rule gets into the text but numbers.
 */
export function compileColumns(columns: readonly Column[], start: Meaning): ColumnMatcher {
  try {
    return new Function('columns', sourceFor(columns, start))(columns);
  } catch {
    // Node can be told to make no functions of text. Then everything works as well, only slower.
    return (values) => matchColumns(columns, start, values);
  }
}

function sourceFor(columns: readonly Column[], start: Meaning): string {
  const narrow = ({ possible, met }: Meaning) =>
    ((start.possible & ~possible) === 0 ? '' : `possible &= ${possible};`) +
    (met === 0 ? '' : `met |= ${met};`);
  const names = columns.map((_, index) => `const column${index} = columns[${index}];`);
  const steps = columns.map(
    (column, index) =>
      `value = values[${column.slot}];` +
      `if (value === true) { ${narrow(column.whenTrue)} }` +
      `else if (value === false) { ${narrow(column.whenFalse)} }` +
      `else if (value === null) { ${narrow(column.whenNull)} }` +
      `else {` +
      `if (typeof value === 'number') meaning = column${index}.small[value] ?? column${index}.find(value);` +
      `else if (typeof value === 'string') meaning = column${index}.remembered.get(value) ?? column${index}.find(value);` +
      `else meaning = column${index}.find(value);` +
      `if (meaning === null) return null;` +
      `possible &= meaning.possible; met |= meaning.met;` +
      `}`,
  );
  return (
    names.join('') +
    `return (values) => { let possible = ${start.possible}, met = ${start.met}, value, meaning;` +
    `${steps.join('')} return possible & met; };`
  );
}

function matchColumns(columns: readonly Column[], start: Meaning, values: SlotValues): RuleBits | null {
  let { possible, met } = start;
  for (const column of columns) {
    const meaning = meaningIn(column, values[column.slot]);
    if (meaning === null) return null;
    possible &= meaning.possible;
    met |= meaning.met;
  }
  return possible & met;
}

function meaningIn(column: Column, value: unknown): Meaning | null {
  if (value === true) return column.whenTrue;
  if (value === false) return column.whenFalse;
  return value === null ? column.whenNull : column.find(value);
}
