/** The command that makes every reference page anew. */
export const COMMAND = 'node tooling/checks/src/generators/main.ts';

/** A page with a note for whoever opens its source. */
export function page(options: { readonly from: string; readonly parts: readonly string[] }): string {
  const note = `<!-- Made from ${options.from} by "${COMMAND}". Change that file, then run the command. -->`;
  return `${[note, ...options.parts].join('\n\n')}\n`;
}

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

const inCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
