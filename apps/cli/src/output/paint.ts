const BOLD = 1;
const FAINT = 2;
const RED = 31;
const GREEN = 32;
const YELLOW = 33;

/** How states and verdicts are coloured where they stand for themselves: in a cell, or as the value of a field. */
const COLOURS: ReadonlyMap<string, number> = new Map([
  ...['done', 'approved', 'allow', 'allowed', 'active', 'ok', 'confirmed', 'decided', 'VERIFIED'].map(
    (word) => [word, GREEN] as const,
  ),
  ...['in-review', 'review', 'proposed', 'open', 'completed', 'deciding', 'in-progress', 'returned'].map(
    (word) => [word, YELLOW] as const,
  ),
  ...['paused', 'pending', 'reserved', 'high'].map((word) => [word, YELLOW] as const),
  ...['denied', 'deny', 'rejected', 'refused', 'failed', 'stopped', 'invalid', 'bad input'].map(
    (word) => [word, RED] as const,
  ),
  ...['NOT OK', 'NOT VERIFIED', 'REJECTED', 'REJECTED BEFORE', 'expired', 'deactivated'].map(
    (word) => [word, RED] as const,
  ),
]);

const WORDS = new RegExp(
  `(?<=^|  )(?:${[...COLOURS.keys()].sort((a, b) => b.length - a.length).join('|')})(?=$|  |:|,)`,
  'g',
);
const LATE = /(?<=^| {2})\d+ (?:min|h|days) LATE(?=$| {2})/g;
const DASHES = /^-+(?: +-+)*$/;

/**
 * Text for a terminal with colours: heads of tables, states and verdicts. It is given what is safe to show already; nothing in the text
 * can make a colour.
 */
export function paint(text: string): string {
  const lines = text.split('\n');
  return lines
    .map((line, index) => {
      if (DASHES.test(line)) return styled(line, FAINT);
      if (DASHES.test(lines[index + 1] ?? '')) return styled(line, BOLD);
      return line
        .replace(LATE, (late) => styled(late, RED))
        .replace(WORDS, (word) => styled(word, COLOURS.get(word) ?? BOLD));
    })
    .join('\n');
}

const styled = (text: string, style: number): string => `\u001b[${style}m${text}\u001b[0m`;
