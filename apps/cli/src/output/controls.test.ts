import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeControls, oneLine, removeControls } from './controls.ts';
import { fields, table } from './table.ts';

const ESCAPE = '\u001b';
/** What a terminal acts on. */
const OBEYED = /(?!\n)[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u;

/** Text with everything in it that hostile data can bring along. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        `${ESCAPE}[31m`,
        `${ESCAPE}]0;title\u0007`,
        `${ESCAPE}[2J`,
        '\u009b2J',
        '\r',
        '\b',
        '\u202e',
        '\u061c',
        '\u200b',
        '\u200f',
        '\ufeff',
        '\u2066',
        ESCAPE,
        '[31m',
        '\n',
      ),
    ),
  )
  .map((parts) => parts.join(''));

describe('text for a terminal', () => {
  test('holds nothing that a terminal obeys, whatever the data', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(removeControls(text)).not.toMatch(OBEYED);
        expect(oneLine(text)).not.toMatch(OBEYED);
        expect(oneLine(text)).not.toContain('\n');
      }),
    );
  });

  test('keeps its lines and every other character', () => {
    expect(removeControls('Zürich – 東京\n  "x" 👩‍💻')).toBe('Zürich – 東京\n  "x" 👩‍💻');
  });

  test('does not keep what a sequence was made of', () => {
    expect(oneLine(`a${ESCAPE}[31mred${ESCAPE}[0m${ESCAPE}]8;;https://evil.example\u0007b`)).toBe('aredb');
  });
});

test('JSON means what it meant and holds nothing that a terminal obeys', () => {
  fc.assert(
    fc.property(fc.record({ text: hostile, list: fc.array(hostile) }), (value) => {
      const json = escapeControls(JSON.stringify(value, null, 2));
      expect(JSON.parse(json)).toEqual(value);
      expect(json).not.toMatch(OBEYED);
    }),
  );
});

describe('a table', () => {
  test('has one line for each row, with columns below each other, whatever the data', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostile, hostile), { minLength: 1, maxLength: 5 }), (rows) => {
        const lines = table(['first', 'second'], rows).split('\n');
        expect(lines).toHaveLength(rows.length + 2);
        expect(lines.join('')).not.toMatch(OBEYED);
      }),
    );
  });

  test('is as wide as its longest cell', () => {
    expect(
      table(
        ['a', 'b'],
        [
          ['long cell', 'x'],
          ['s', 'y'],
        ],
      ),
    ).toBe(['a          b', '---------  -', 'long cell  x', 's          y'].join('\n'));
  });

  test('without rows is its head', () => {
    expect(table(['a', 'b'], [])).toBe('a  b\n-  -');
  });
});

test('fields leave out what is not there', () => {
  expect(
    fields([
      ['name', 'x'],
      ['long name', `y${ESCAPE}[1m\nz`],
      ['gone', null],
      ['empty', ''],
      ['undefined', undefined],
    ]),
  ).toBe('name       x\nlong name  y z');
});
