import { describe, expect, test } from 'vitest';
import { C2SP_EXAMPLE, ENOCH, ENOCH_LINE, NOTE_TEXT, PETER, PETER_LINE } from '../testing/public-keys.ts';
import { openNote } from './open-note.ts';
import { signNote } from './sign-note.ts';
import { parseSigningKey, signingKeyFromSeed } from './signing-key.ts';
import { parseVkey, type VerifierKey } from './vkey.ts';

const peter = parseVkey(PETER.vkey);
const enoch = parseVkey(ENOCH.vkey);
const peterKey = parseSigningKey(PETER.privateKey);
const enochKey = signingKeyFromSeed('EnochRoot', Buffer.alloc(32));
const note = `${NOTE_TEXT}\n${PETER_LINE}`;

function reasonFor(text: string | Uint8Array, known: readonly VerifierKey[] = [peter]): string {
  const opened = openNote(text, known);
  return opened.ok ? 'ok' : opened.reason;
}

describe('signing', () => {
  test('gives the published notes to the byte', () => {
    expect(signNote(NOTE_TEXT, [peterKey])).toBe(note);
    expect(signNote(NOTE_TEXT, [peterKey, enochKey])).toBe(note + ENOCH_LINE);
  });

  test('refuses what no verifier would accept', () => {
    expect(() => signNote('abc', [peterKey])).toThrow(/newline/);
    expect(() => signNote('a\tb\n', [peterKey])).toThrow(/control character/);
    expect(() => signNote('\ud800\n', [peterKey])).toThrow(/surrogate/);
    expect(() => signNote('abc\n', [])).toThrow(/no key/);
  });
});

describe('opening', () => {
  test('verifies the example of the specification', () => {
    const opened = openNote(C2SP_EXAMPLE.note, [parseVkey(C2SP_EXAMPLE.vkey)]);
    expect(opened).toMatchObject({ ok: true, note: { text: 'This is an example message.\n' } });
  });

  test('takes text and bytes alike', () => {
    expect(reasonFor(note)).toBe('ok');
    expect(reasonFor(Buffer.from(note))).toBe('ok');
  });

  test('verifies known keys and ignores the others', () => {
    const both = `${note}${ENOCH_LINE}`;
    const one = openNote(both, [peter]);
    expect(one.ok && one.note.signatures.map(({ name }) => name)).toEqual(['PeterNeumann']);
    expect(one.ok && one.note.ignored.map(({ name }) => name)).toEqual(['EnochRoot']);
    const two = openNote(both, [peter, enoch]);
    expect(two.ok && two.note.signatures.map(({ name }) => name)).toEqual(['PeterNeumann', 'EnochRoot']);
    expect(reasonFor(both, [])).toBe('signature-missing');
  });

  test('ignores a signature that has the name or the id of a known key, but not both', () => {
    const otherName = PETER_LINE.replace('PeterNeumann', 'CarmenSandiego');
    const otherId = PETER_LINE.replace('x08go', 'xxxxx');
    expect(reasonFor(`${NOTE_TEXT}\n${otherName}`)).toBe('signature-missing');
    expect(reasonFor(`${NOTE_TEXT}\n${otherId}`)).toBe('signature-missing');
    expect(reasonFor(`${note}${otherName}${otherId}`)).toBe('ok');
  });

  test('rejects the whole note for one bad signature of a known key, wherever it stands', () => {
    const bad = ENOCH_LINE.replace('tiOH', 'ABCD');
    expect(reasonFor(`${note}${bad}`, [peter, enoch])).toBe('signature-invalid');
    expect(reasonFor(`${NOTE_TEXT}\n${bad}${PETER_LINE}`, [peter, enoch])).toBe('signature-invalid');
    expect(reasonFor(`${note}${PETER_LINE.replace('FYC2', 'ABCD')}`)).toBe('signature-invalid');
    expect(reasonFor(`${note}${bad}`, [peter])).toBe('ok');
  });

  test('rejects a known signature of any other length', () => {
    const bytes = Buffer.from(PETER_LINE.split(' ')[2] ?? '', 'base64');
    for (let length = 5; length < 200; length++) {
      const resized = Buffer.concat([bytes, bytes, bytes]).subarray(0, length).toString('base64');
      const expected = length === bytes.length ? 'ok' : 'signature-invalid';
      expect(reasonFor(`${NOTE_TEXT}\n— PeterNeumann ${resized}\n`)).toBe(expected);
    }
  });

  test('rejects the note when any of its bytes is changed', () => {
    const bytes = Buffer.from(note);
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 0x01;
      expect(reasonFor(changed), `byte ${i}`).not.toBe('ok');
    }
  });

  test('counts a key once, however often it was listed or signed', () => {
    const opened = openNote(`${note}${PETER_LINE}`, [peter, parseVkey(PETER.vkey)]);
    expect(opened.ok && opened.note.signatures).toHaveLength(1);
  });

  test('rejects a note that two different known keys of one name and id could have signed', () => {
    const twin = { ...enoch, name: peter.name, keyId: peter.keyId };
    expect(reasonFor(note, [peter, twin])).toBe('key-ambiguous');
  });

  test('accepts 100 signatures and refuses 101', () => {
    expect(reasonFor(`${NOTE_TEXT}\n${ENOCH_LINE.repeat(15)}${PETER_LINE}`)).toBe('ok');
    expect(reasonFor(`${NOTE_TEXT}\n${ENOCH_LINE.repeat(99)}${PETER_LINE}`)).toBe('ok');
    expect(reasonFor(`${NOTE_TEXT}\n${ENOCH_LINE.repeat(100)}${PETER_LINE}`)).toBe('note-malformed');
  });

  test('splits text from signatures at the last empty line', () => {
    const text = 'one\n\ntwo\n\n\nthree\n';
    const opened = openNote(signNote(text, [peterKey]), [peter]);
    expect(opened.ok && opened.note.text).toBe(text);
    expect(reasonFor(signNote('\n', [peterKey]))).toBe('ok');
  });

  test('keeps a byte order mark as part of the text', () => {
    expect(reasonFor(Buffer.from(`\ufeff${note}`))).toBe('signature-invalid');
    expect(reasonFor(Buffer.from(signNote('\ufefftext\n', [peterKey])))).toBe('ok');
  });

  test.each([
    ['no signature block', NOTE_TEXT],
    ['no signature', `${NOTE_TEXT}\n`],
    ['an unended last line', note.slice(0, -1)],
    ['a control character', `\u0001${note}`],
    ['a carriage return', note.replaceAll('\n', '\r\n')],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.of(0xff), Buffer.from(note)])],
    ['half a character', `\ud800${note}`],
    ['a key name with a space', `${NOTE_TEXT}\n${PETER_LINE.replace('PeterNeumann', 'Bad Name')}`],
    ['a key name with a plus', `${NOTE_TEXT}\n${PETER_LINE.replace('PeterNeumann', 'Bad+Name')}`],
    ['a line after the signatures', `${note}Unexpected line.\n`],
    ['a hyphen for the dash', `${NOTE_TEXT}\n${PETER_LINE.replace('—', '-')}`],
    ['a signature that is only a key id', `${NOTE_TEXT}\n— PeterNeumann x08gow==\n`],
    ['base64 of another alphabet', `${NOTE_TEXT}\n${PETER_LINE.replace('/ZJ', '_ZJ')}`],
    ['base64 whose unused bits are set', `${NOTE_TEXT}\n${PETER_LINE.replace('nAM=', 'nAN=')}`],
    ['nothing at all', ''],
  ])('refuses a note with %s', (_, text) => {
    expect(reasonFor(text)).toBe('note-malformed');
  });
});
