import { describe, expect, test } from 'vitest';
import { paint } from './paint.ts';
import { printText, type TerminalSettings } from './screen.ts';
import { fields, table } from './table.ts';

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
const COLOURED = new RegExp(`${String.fromCharCode(27)}\\[3\\dm(.*?)${String.fromCharCode(27)}`, 'g');
const SETTINGS: TerminalSettings = { plain: false, pager: '', environment: {} };

/** What a stream was sent. */
function print(text: string, stream: { isTTY?: boolean; rows?: number }, settings = SETTINGS): string {
  const written: string[] = [];
  printText(text, settings, { ...stream, write: (part) => written.push(part) });
  return written.join('');
}

const STATES = table(
  ['request', 'state'],
  [
    ['req_1', 'done'],
    ['req_2', 'denied'],
  ],
);

describe('text for people', () => {
  test('is as it is where it goes to a file or a program', () => {
    expect(print(STATES, {})).toBe(`${STATES}\n`);
  });

  test('is coloured on a terminal, and says the same', () => {
    const shown = print(STATES, { isTTY: true });
    expect(shown).toMatch(ESCAPES);
    expect(shown.replace(ESCAPES, '')).toBe(`${STATES}\n`);
  });

  test('is not coloured where NO_COLOR is set', () => {
    expect(print(STATES, { isTTY: true }, { ...SETTINGS, plain: true })).toBe(`${STATES}\n`);
  });

  test('that is longer than the screen goes to the pager, and not where that cannot be started', () => {
    const screen = { isTTY: true, rows: 3 };
    expect(print(STATES, screen, { ...SETTINGS, pager: 'cat >/dev/null' })).toBe('');
    expect(print('one line', screen, { ...SETTINGS, pager: 'cat >/dev/null' })).toBe('one line\n');
    const missing = { ...SETTINGS, pager: '/nonexistent/pager 2>/dev/null' };
    expect(print(STATES, screen, missing).replace(ESCAPES, '')).toBe(`${STATES}\n`);
  });
});

/** The words that are coloured, without heads of tables. */
const colouredIn = (text: string): readonly string[] =>
  [...paint(text).matchAll(COLOURED)].map(([, word = '']) => word);

describe('states and verdicts are coloured', () => {
  test('where they stand for themselves, as a field or in a column of their own', () => {
    expect(colouredIn(fields([['state', 'failed: REVIEW_OVERDUE']]))).toEqual(['failed']);
    expect(colouredIn(fields([['log', 'DOES NOT VERIFY']]))).toEqual(['DOES NOT VERIFY']);
    expect(colouredIn(table(['', 'check'], [['NOT OK', 'clock']]))).toEqual(['NOT OK']);
    const rows = [
      ['8 h LATE', 'high', '😀 done', 'approved'],
      ['in 2 h', 'low', 'failed', 'denied'],
    ];
    expect(colouredIn(table(['due', 'risk', 'note', 'state'], rows))).toEqual([
      '8 h LATE',
      'high',
      'approved',
      'denied',
    ]);
    expect(colouredIn(table(['note', 'state', 'by'], [['😀😀', 'done', 'rita']]))).toEqual(['done']);
  });

  test('and not in a sentence, nor where they are what somebody has written', () => {
    expect(colouredIn('It was denied because it is not done yet.')).toEqual([]);
    expect(colouredIn(fields([['reason', 'approved']]))).toEqual([]);
    expect(colouredIn(fields([['reason', 'none  state  approved']]))).toEqual([]);
    expect(colouredIn(table(['by', 'note'], [['approved', 'x  VERIFIED']]))).toEqual([]);
    expect(colouredIn(table(['field', 'from', 'to'], [['state', 'active', 'failed']]))).toEqual([]);
  });
});
