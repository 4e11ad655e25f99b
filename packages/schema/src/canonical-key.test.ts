import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalAddress, canonicalKey, isSameName } from './canonical-key.ts';

describe('one name has one key, however it is spelled', () => {
  test.for([
    ['capitals', 'Pair2@Acme.Example', 'pair2@acme.example'],
    ['full-width letters', 'ｐａｉｒ２＠ａｃｍｅ．ｅｘａｍｐｌｅ', 'pair2@acme.example'],
    ['a ligature', 'oﬃce@acme.example', 'office@acme.example'],
    ['a sharp s and two of them', 'Straße@acme.example', 'STRASSE@ACME.EXAMPLE'],
    ['a capital sharp s', 'STRAẞE', 'strasse'],
    ['the dotless i of Turkish', 'bılgı@acme.example', 'BILGI@ACME.EXAMPLE'],
    ['the dotted capital I of Turkish', 'BİLGİ@acme.example', 'bilgi@acme.example'],
    ['letters with marks of their own, and composed ones', 'u\u0308ber', '\u00fcber'],
    ['a sigma at the end of a word', 'ΟΔΟΣ', 'οδος'],
    ['a sigma at the end, written as one in the middle', 'οδοσ', 'οδος'],
    ['blanks around it', '  Shop A \t', 'shop a'],
    ['several blanks inside', 'Shop \u00a0 A', 'shop a'],
    ['an ideographic blank', 'Shop\u3000A', 'shop a'],
    ['a zero-width blank', 'sh\u200bop', 'shop'],
    ['a soft hyphen', 'sh\u00adop', 'shop'],
    ['a Hangul filler', 'shop\u3164', 'shop'],
    ['a mark of direction', '\u202eshop', 'shop'],
    [
      'identifiers in capitals',
      'B3A4C1DE-8F62-4D27-A9B0-1C2D3E4F5A6B',
      'b3a4c1de-8f62-4d27-a9b0-1c2d3e4f5a6b',
    ],
    ['a superscript', 'shop²', 'shop2'],
    ['the Kelvin sign', 'K1', 'k1'],
  ] as const)('%s', ([, one, other]) => {
    expect(canonicalKey(one)).toBe(canonicalKey(other));
    expect(isSameName(one, other)).toBe(true);
  });

  test('and keeps it when it is taken again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const key = keyOf(text);
        fc.pre(key !== undefined);
        expect(canonicalKey(key)).toBe(key);
      }),
      { numRuns: 2000 },
    );
  });

  test('in capitals, in small letters, composed or not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const key = keyOf(text);
        fc.pre(key !== undefined);
        for (const other of [text.toUpperCase(), text.toLowerCase(), text.normalize('NFD'), ` ${text} `]) {
          expect(canonicalKey(other)).toBe(key);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

test.for([
  ['shop@acme.example', 'shop2@acme.example'],
  ['shop a', 'shopa'],
  ['müller', 'muller'],
  ['shop@acme.example', 'shop@acme.example.org'],
  ['а', 'a'],
] as const)('%s and %s are two names', ([one, other]) => {
  expect(isSameName(one, other)).toBe(false);
});

test.for(['', ' ', '\t\n', '\u200b', '\u00ad', '\u3164', '\u2800', '\u202e\u202c'])(
  'what has nothing to see (%j) is no name',
  (text) => {
    expect(() => canonicalKey(text)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  },
);

test('an address is judged and sent in lower case, and what cannot be seen in it stays to be refused', () => {
  expect(canonicalAddress(' Pair2@Acme.Example ')).toBe('pair2@acme.example');
  expect(canonicalAddress('ｐair2@acme.example')).toBe('pair2@acme.example');
  expect(canonicalAddress('pair\u200b2@acme.example')).toBe('pair\u200b2@acme.example');
});

function keyOf(text: string): string | undefined {
  try {
    return canonicalKey(text);
  } catch {
    return undefined;
  }
}
