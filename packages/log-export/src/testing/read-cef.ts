/** Reads a line of CEF as a receiver does: a bar or an equals sign counts unless a backslash is before it. */
export function readCef(line: string): {
  readonly header: readonly string[];
  readonly extension: Readonly<Record<string, string>>;
} {
  const header: string[] = [];
  let rest = line;
  while (header.length < 7) {
    const field = /^(?:\\[\\|]|[^\\|])*/.exec(rest)?.[0] ?? '';
    if (rest[field.length] !== '|')
      throw new Error(`field ${header.length} of the header has no end: ${rest}`);
    header.push(field.replace(/\\([\\|])/g, '$1'));
    rest = rest.slice(field.length + 1);
  }
  const starts = [...rest.matchAll(/(?:^| )([A-Za-z0-9]+)=/g)];
  const extension = starts.map((start, number) => {
    const from = start.index + start[0].length;
    const value = rest.slice(from, starts[number + 1]?.index ?? rest.length);
    return [start[1] ?? '', value.replace(/\\(.)/g, (_, one: string) => ({ n: '\n', r: '\r' })[one] ?? one)];
  });
  return { header, extension: Object.fromEntries(extension) };
}
