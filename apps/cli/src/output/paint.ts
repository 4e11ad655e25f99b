const BOLD = 1;
const FAINT = 2;
const RED = 31;
const GREEN = 32;
const YELLOW = 33;

/** Columns and fields that say what something is or what became of it. What people write, such as a name or a note, stands in none of them. */
const PLACES: ReadonlySet<string> = new Set([
  'state',
  'verdict',
  'outcome',
  'risk',
  'due',
  'log',
  'entry',
  'pack',
]);

/** How what stands there is coloured. */
const COLOURS: ReadonlyMap<string, number> = new Map([
  ...['done', 'approved', 'allow', 'active', 'ok', 'confirmed', 'decided', 'VERIFIED', 'AS THE LOG SAYS'].map(
    (word) => [word, GREEN] as const,
  ),
  ...['in-review', 'review', 'proposed', 'open', 'completed', 'deciding', 'in-progress', 'returned'].map(
    (word) => [word, YELLOW] as const,
  ),
  ...['paused', 'pending', 'reserved', 'high'].map((word) => [word, YELLOW] as const),
  ...['denied', 'deny', 'rejected', 'REJECTED', 'refused', 'failed', 'stopped', 'invalid', 'bad input'].map(
    (word) => [word, RED] as const,
  ),
  ...['NOT OK', 'DOES NOT VERIFY', 'IS NOT WHAT THE LOG SAYS', 'expired', 'deactivated'].map(
    (word) => [word, RED] as const,
  ),
]);

const LATE = /^\d+ (?:min|h|days) LATE$/;
const DASHES = /^-+(?: +-+)*$/;
/** A field with what it says, up to where more is said about that. */
const FIELD = /^(?<name>[^ ]+)(?<gap> {2,})(?<value>[^:,]+)(?<more>.*)$/s;

interface Column {
  readonly from: number;
  /** Where the next one begins. */
  readonly to: number;
}

/**
 * Text for a terminal with colours: heads of tables, states and verdicts. It is given what is safe to show already, as `table` and `fields` lay
 * it out. A word is coloured by where it stands, so that no text that somebody wrote looks like a verdict.
 */
export function paint(text: string): string {
  const lines = text.split('\n');
  let columns: readonly Column[] | undefined;
  return lines
    .map((line, index) => {
      if (DASHES.test(lines[index + 1] ?? '')) return styled(line, BOLD);
      if (DASHES.test(line)) {
        columns = columnsOf(lines[index - 1] ?? '', line);
        return styled(line, FAINT);
      }
      if (line === '') columns = undefined;
      if (line === 'REJECTED BEFORE') return styled(line, RED);
      return columns === undefined ? paintField(line) : paintCells(line, columns);
    })
    .join('\n');
}

/** Those of a table that say what something is; the first one of a list of checks has no name. */
const columnsOf = (head: string, dashes: string): readonly Column[] =>
  [...dashes.matchAll(/-+ */g)]
    .map(({ 0: { length }, index: from }) => ({ from, to: from + length }))
    .filter(({ from, to }) => {
      const name = head.slice(from, to).trim();
      return PLACES.has(name) || (name === '' && from === 0);
    });

function paintCells(line: string, columns: readonly Column[]): string {
  // Widths are counted in characters, of which some take two places in a string.
  const characters = [...line];
  const last = characters.length;
  let painted = '';
  let at = 0;
  for (const { from, to } of columns) {
    painted += characters.slice(at, from).join('') + coloured(characters.slice(from, to).join(''));
    at = Math.min(to, last);
  }
  return painted + characters.slice(at).join('');
}

function paintField(line: string): string {
  const { name = '', gap = '', value = '', more = '' } = FIELD.exec(line)?.groups ?? {};
  return PLACES.has(name) ? `${name}${gap}${coloured(value)}${more}` : line;
}

/** What says all that stands in its place; as it is where there is no colour for it. */
function coloured(cell: string): string {
  const word = cell.trimEnd();
  const colour = LATE.test(word) ? RED : COLOURS.get(word);
  return colour === undefined ? cell : `${styled(word, colour)}${cell.slice(word.length)}`;
}

const styled = (text: string, style: number): string => `\u001b[${style}m${text}\u001b[0m`;
