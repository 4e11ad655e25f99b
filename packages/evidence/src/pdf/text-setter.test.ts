import { describe, expect, test } from 'vitest';
import { code, link, strong } from '../document/block.ts';
import { type Line, setLines } from './text-setter.ts';

/** Every letter is one wide. */
const OF = { measure: (text: string) => text.length, base: 'regular', leads: () => true } as const;
const said = (lines: readonly Line[]) => lines.map((line) => line.map((run) => run.text).join('|'));

describe('lines', () => {
  test('break at spaces, and no line is wider than it may be', () => {
    const lines = setLines('the quick brown fox jumps', 10, OF);
    expect(said(lines)).toEqual(['the quick', 'brown fox', 'jumps']);
  });

  test('hold every letter, however long a word is, and break after a sign where there is one', () => {
    expect(said(setLines('acknowledgement.recorded', 18, OF))).toEqual(['acknowledgement.', 'recorded']);
    const digest = 'deadbeef'.repeat(8);
    const lines = setLines(digest, 10, OF);
    expect(said(lines).join('')).toBe(digest);
    for (const line of lines) for (const run of line) expect(run.x + run.width).toBeLessThanOrEqual(10);
  });

  test('keep the looks of their pieces, and put words of one look into one run', () => {
    const lines = setLines([strong('Zoë'), ' said ', code('x'), '\n', link('a b', 'index.html')], 40, OF);
    expect(said(lines)).toEqual(['Zoë|said|x', 'a b']);
    expect(lines.flat().map(({ font, x }) => [font, x])).toEqual([
      ['bold', 0],
      ['regular', 4],
      ['mono', 9],
      ['regular', 0],
    ]);
  });

  test('do not look like links where they lead nowhere', () => {
    const [run] = setLines(link('CSV', 'x.csv'), 40, { ...OF, leads: () => false })[0] ?? [];
    const [plain] = setLines('CSV', 40, OF)[0] ?? [];
    expect(run).toEqual(plain);
  });
});
