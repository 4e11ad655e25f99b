import { oneLine } from './controls.ts';
import { withLocalTimes } from './format-time.ts';

interface Layout {
  /** Columns that there are; as many as it takes where nobody sits at a terminal. */
  readonly width?: number | undefined;
  /** Cells that are times are shown as they are: they are what somebody asked for, or what the log has. */
  readonly verbatim?: true;
}

const GAP = 2;

/**
 * A table for people. Where it is too wide for the terminal, cells are broken between words; where that is not enough, each row is shown
 * as fields below each other. Nothing is cut off, and no word is broken: what is shown can be copied.
 */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { width = terminalWidth(), verbatim }: Layout = {},
): string {
  const clean = rows.map((row) =>
    row.map((cell) => (verbatim === true ? oneLine(cell) : withLocalTimes(oneLine(cell)))),
  );
  const natural = header.map((title, column) =>
    Math.max(title.length, ...clean.map((row) => lengthOf(row[column] ?? ''))),
  );
  const widths = width === undefined ? natural : fitWidths(natural, narrowest(header, clean), width);
  if (widths === null)
    return clean
      .map((row) =>
        fields(
          header.map((title, column) => [title, row[column]] as const),
          { width },
        ),
      )
      .join('\n\n');
  const last = widths.length - 1;
  const dashes = widths.map((wide, column) => '-'.repeat(column === last ? Math.min(wide, 40) : wide));
  return [
    line(header, widths),
    line(dashes, widths),
    ...clean.flatMap((row) => brokenRow(row, widths).map((cells) => line(cells, widths))),
  ].join('\n');
}

/** Names and values below each other; a value that is too long goes on below itself. */
export function fields(
  pairs: readonly (readonly [string, string | null | undefined])[],
  { width = terminalWidth() }: Layout = {},
): string {
  const shown = pairs.filter(
    (pair): pair is [string, string] => pair[1] !== null && pair[1] !== undefined && pair[1] !== '',
  );
  const wide = Math.max(...shown.map(([name]) => name.length));
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(MIN_ROOM, width - wide - GAP);
  const indent = `\n${' '.repeat(wide + GAP)}`;
  return shown
    .map(([name, value]) => {
      const lines = breakText(withLocalTimes(oneLine(value)), room);
      return `${name.padEnd(wide)}${' '.repeat(GAP)}${lines.join(indent)}`;
    })
    .join('\n');
}

/** A value is not broken into less than this. */
const MIN_ROOM = 20;

/** How wide the terminal is; undefined where the output goes elsewhere, or where the terminal does not say. */
const terminalWidth = (): number | undefined =>
  process.stdout.isTTY === true && process.stdout.columns > 0 ? process.stdout.columns : undefined;

const lengthOf = (text: string): number => [...text].length;

const line = (cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, column) =>
      column === cells.length - 1
        ? cell
        : cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - lengthOf(cell))),
    )
    .join(' '.repeat(GAP))
    .trimEnd();

/** How narrow each column may become: as wide as its longest word. The words of the last one go on in the next line of the terminal. */
function narrowest(header: readonly string[], rows: readonly (readonly string[])[]): readonly number[] {
  return header.map((title, column) => {
    const words = [title, ...rows.map((row) => row[column] ?? '')].flatMap((cell) => cell.split(' '));
    const longest = Math.max(...words.map(lengthOf));
    return column === header.length - 1 ? Math.min(longest, MIN_ROOM) : longest;
  });
}

/** Widths that fit together, each of them as near to what it would like as there is room; null where there is none. */
function fitWidths(
  natural: readonly number[],
  least: readonly number[],
  width: number,
): readonly number[] | null {
  const gaps = GAP * (natural.length - 1);
  if (sum(natural) + gaps <= width) return natural;
  const spare = width - gaps - sum(least);
  if (spare < 0) return null;
  const wanted = natural.map((wide, column) => Math.max(0, wide - (least[column] ?? 0)));
  return least.map((narrow, column) => narrow + Math.floor((spare * (wanted[column] ?? 0)) / sum(wanted)));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function brokenRow(row: readonly string[], widths: readonly number[]): readonly (readonly string[])[] {
  const broken = row.map((cell, column) => breakText(cell, widths[column] ?? lengthOf(cell)));
  const height = Math.max(...broken.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => broken.map((lines) => lines[index] ?? ''));
}

/** Text in lines of so many characters; a word that is longer has a line for itself. */
function breakText(text: string, width: number): readonly string[] {
  if (lengthOf(text) <= width) return [text];
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && lengthOf(longer) > width) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
}
