import { columnFor } from './columns.ts';

const DELIMITERS = [',', ';', '\t'] as const;

/** A header line is shorter; what is longer is refused later, and must not cost much here. */
const LOOKED_AT = 10_000;

/** The delimiter with which the first line that is not empty names the most known columns. */
export function detectDelimiter(text: string): string {
  const header = /[^\r\n]+/.exec(text)?.[0].slice(0, LOOKED_AT) ?? '';
  let best: string = ',';
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const known = header.split(delimiter).filter((cell) => columnFor(cell.replaceAll('"', '')) !== undefined);
    if (known.length > most) {
      best = delimiter;
      most = known.length;
    }
  }
  return best;
}
