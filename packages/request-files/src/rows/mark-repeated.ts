import type { FileRow, UnderstoodRow } from '../request-file.ts';

/**
 * Gives what turns a row that says exactly what an earlier row of the same file says into a problem that names the earlier line. Of the
 * rows that came before only hashes are kept.
 */
export function createRepetitionCheck(hash: (text: string) => string): (row: FileRow) => FileRow {
  const firstLines = new Map<string, number>();
  return (row) => {
    if (row.kind === 'problem') return row;
    const contents = hash(contentsOf(row));
    const first = firstLines.get(contents);
    if (first === undefined) {
      firstLines.set(contents, row.line);
      return row;
    }
    const { line, source, request } = row;
    const rule = `is the same as the row in line ${first}; remove one of the two`;
    return { line, source, request, kind: 'problem', problems: [{ line, column: null, value: null, rule }] };
  };
}

/** The schema puts the members of a request into one order; only the companies keep the order that the file has. */
function contentsOf({ input, password }: UnderstoodRow): string {
  const { specificPermissions, ...change } = input.change;
  const companies =
    specificPermissions && Object.entries(specificPermissions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([{ ...input, change }, companies, password]);
}
