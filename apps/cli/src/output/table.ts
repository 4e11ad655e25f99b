import { oneLine } from './controls.ts';

/** A table for people: columns as wide as their longest cell, the last one as long as it likes. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(oneLine));
  const widths = header.map((title, column) =>
    Math.max(title.length, ...clean.map((row) => width(row[column] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === cells.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - width(cell)),
      )
      .join('  ')
      .trimEnd();
  return [
    line(header),
    line(widths.map((wide, column) => '-'.repeat(column === widths.length - 1 ? Math.min(wide, 40) : wide))),
    ...clean.map(line),
  ].join('\n');
}

const width = (text: string) => [...text].length;

/** Names and values below each other. */
export function fields(pairs: readonly (readonly [string, string | null | undefined])[]): string {
  const shown = pairs.filter(
    (pair): pair is [string, string] => pair[1] !== null && pair[1] !== undefined && pair[1] !== '',
  );
  const wide = Math.max(...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(wide)}  ${oneLine(value)}`).join('\n');
}
