import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findJsonMistake } from './find-json-mistake.ts';

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('a mistake in JSON', () => {
  test.each([
    ['', 1, 1, 'the text ends too early'],
    ['{"a": 1,}', 1, 9, 'a name in double quotes is expected here'],
    ['{"a": 1\n "b": 2}', 2, 2, 'a comma or "}" is expected here'],
    ['{\n  "a" 1}', 2, 7, 'a colon is expected behind "a"'],
    ['{\n  "a": "x\n"}', 2, 8, 'this text in quotes is not well formed or not closed'],
    ["{'a': 1}", 1, 2, 'a name in double quotes is expected here'],
    ['[1, 2', 1, 6, 'the text ends before a "]"'],
    ['[1, yes]', 1, 5, 'a value is expected here'],
    ['{} {}', 1, 4, 'there is something behind the end of the document'],
    ['{"a": 1,\n "b": {"c": 2, "c": 3}}', 2, 16, '"c" stands here for the second time'],
    ['[01]', 1, 3, 'a comma or "]" is expected here'],
    ['// rule\n{}', 1, 1, 'a value is expected here'],
  ])('of %j is found at line %d, column %d', (text, line, column, message) => {
    expect(findJsonMistake(text)).toEqual({ line, column, message });
  });

  test('is found in every text that does not parse, and in no other', () => {
    const json = fc.json();
    const damaged = fc
      .tuple(json, fc.nat(200), fc.constantFrom('', ',', '"', '{', ']', ':', '\\', ' ', '\u0000', '1', 'x'))
      .map(([text, at, inserted]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + inserted + text.slice(place + (inserted === '' ? 1 : 0));
      });
    fc.assert(
      fc.property(fc.oneof(json, damaged, fc.string()), (text) => {
        const mistake = findJsonMistake(text);
        // A name that stands twice parses, and is refused all the same.
        if (mistake?.message.endsWith('for the second time')) return;
        expect(mistake === null).toBe(parses(text));
      }),
      { numRuns: 1_000 },
    );
  });

  test('is nesting without end, which would exhaust the stack elsewhere', () => {
    expect(findJsonMistake('['.repeat(100_000))?.message).toContain('nested more than');
  });

  test('is none in a very long text', () => {
    expect(findJsonMistake(JSON.stringify('x'.repeat(900_000)))).toBeNull();
  });
});
