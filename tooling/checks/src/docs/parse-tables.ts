/** A table of a Markdown document, without its line of dashes. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The tables of a document, in their order. Cells with a `|` in them are not understood. */
export function parseTables(markdown: string): readonly Table[] {
  return markdown
    .split(/\n(?!\|)/)
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
    .filter((lines) => lines.length > 1)
    .map(([header = '', _dashes, ...rows]) => ({ header: cellsOf(header), rows: rows.map(cellsOf) }));
}

const cellsOf = (line: string): readonly string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
