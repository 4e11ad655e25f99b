import type { FileRow, UnderstoodRow } from '../request-file.ts';

/** Turns every row that says exactly what an earlier row of the file says into a problem that names the earlier line. */
export function markRepeated(rows: readonly FileRow[]): readonly FileRow[] {
  const firstLines = new Map<string, number>();
  return rows.map((row) => {
    if (row.kind === 'problem') return row;
    const contents = contentsOf(row);
    const first = firstLines.get(contents);
    if (first === undefined) {
      firstLines.set(contents, row.line);
      return row;
    }
    const { line } = row;
    const rule = `is the same as the row in line ${first}; remove one of the two`;
    return { line, kind: 'problem', problems: [{ line, column: null, value: null, rule }] };
  });
}

/** The schema puts the members of a request into one order; only the companies keep the order that the file has. */
function contentsOf({ input, password }: UnderstoodRow): string {
  const { specificPermissions, ...change } = input.change;
  const companies =
    specificPermissions && Object.entries(specificPermissions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([{ ...input, change }, companies, password]);
}
