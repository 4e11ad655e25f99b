import { describe, expect, test } from 'vitest';
import { refusal } from '../testing/parse.ts';
import { decodeText } from './decode-text.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const problem = (bytes: Uint8Array) => refusal(() => decodeText(bytes)).details.problem;

function utf16(text: string, order: 'little' | 'big'): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), order === 'little');
  return bytes;
}

describe('decodeText', () => {
  test('takes UTF-8, and drops its byte order mark', () => {
    expect(decodeText(utf8('Zoë,€,😀'))).toBe('Zoë,€,😀');
    expect(decodeText(utf8('\ufeffprovider'))).toBe('provider');
  });

  test.each(['little', 'big'] as const)('takes UTF-16 that says so, %s end first', (order) => {
    expect(decodeText(utf16('\ufeffZoë 😀', order))).toBe('Zoë 😀');
  });

  test('refuses UTF-16 that stops within a character', () => {
    expect(problem(utf16('\ufeffab\ud83d', 'little'))).toMatch(/not valid UTF-16/);
    expect(problem(utf16('\ufeffab', 'big').subarray(0, 5))).toMatch(/not valid UTF-16/);
  });

  test('names byte and line of what is not UTF-8', () => {
    const bytes = new Uint8Array([...utf8('aé\r\nb\rc\nx'), 0xe9, ...utf8('t\n')]);
    expect(problem(bytes)).toBe(
      'it is not UTF-8 text: byte 10 (from 0), in line 4, begins no valid character',
    );
    expect(problem(new Uint8Array([0xff, 0x41]))).toMatch(/byte 0 .* line 1/);
    expect(problem(new Uint8Array([...utf8('€'), 0xed, 0xa0, 0x80]))).toMatch(/byte 3 /);
  });

  test('tells a file that stops within a character from one in another encoding', () => {
    expect(problem(utf8('a\n€').subarray(0, 4))).toBe(
      'it ends early: line 2 stops in the middle of a character',
    );
  });

  test.each([
    ['PK\u0003\u0004rest', /spreadsheet/],
    ['%PDF-1.7', /PDF/],
    ['SQLite format 3\0rest', /SQLite/],
    ['-----BEGIN AGE ENCRYPTED FILE-----', /encrypted/],
  ])('says what %j is', (text, words) => {
    expect(problem(utf8(text))).toMatch(words);
  });

  test('says that a file is compressed', () => {
    expect(problem(new Uint8Array([0x1f, 0x8b, 8, 0]))).toMatch(/gzip/);
  });

  test('says in which line a binary file shows itself', () => {
    expect(problem(utf8('a\nb\0'))).toBe('it is not a text file: line 2 holds a NUL character');
  });

  test.each(['', ' \n\t\r\n', '\ufeff'])('refuses %j as empty', (text) => {
    expect(problem(utf8(text))).toBe('it is empty');
  });
});
