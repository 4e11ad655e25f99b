import { describe, expect, test } from 'vitest';
import { paint } from './paint.ts';
import { printText, type TerminalSettings } from './screen.ts';
import { table } from './table.ts';

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
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

test('only what stands for itself is coloured: a word within a sentence is not', () => {
  expect(paint('It was denied because it is not done yet.')).not.toMatch(ESCAPES);
  expect(paint('state  in-review')).toMatch(ESCAPES);
  expect(paint('8 h LATE  high  your review')).toMatch(ESCAPES);
});
