import { describe, expect, test } from 'vitest';
import { signingKeyFromSeed } from '../note/signing-key.ts';
import { ORIGIN, testKey } from '../testing/memory-log.ts';
import { openCheckpoint } from './open-checkpoint.ts';
import { parseTrustedKeys } from './parse-trusted-keys.ts';
import { signCheckpoint } from './sign-checkpoint.ts';

const older = testKey(ORIGIN, 1);
const newer = testKey(ORIGIN, 2);
const root = Buffer.alloc(32, 9);

const KEYS = parseTrustedKeys(`
# The key was replaced at 100 entries; from 90 on both signed.
${older.vkey} through 100
  ${newer.vkey}\tfrom 90
`);

const opened = (size: number, ...keys: (typeof older)[]) => {
  const result = openCheckpoint(signCheckpoint({ origin: ORIGIN, size, root }, keys), KEYS);
  return result.ok ? 'ok' : result.reason;
};

describe('keys that are trusted for a part of the log', () => {
  test('vouch for checkpoints of the sizes that they may sign, to the last one', () => {
    expect(opened(0, older)).toBe('ok');
    expect(opened(100, older)).toBe('ok');
    expect(opened(90, newer)).toBe('ok');
    expect(opened(2 ** 50, newer)).toBe('ok');
  });

  test('vouch for no other, however good their signature', () => {
    expect(opened(101, older)).toBe('key-out-of-range');
    expect(opened(89, newer)).toBe('key-out-of-range');
  });

  test('one of which may sign are enough where both have signed', () => {
    for (const size of [0, 89, 95, 101]) expect(opened(size, older, newer)).toBe('ok');
  });

  test('do not excuse a bad signature of a key outside its sizes', () => {
    const note = signCheckpoint({ origin: ORIGIN, size: 101, root }, [newer]);
    const other = signCheckpoint({ origin: ORIGIN, size: 102, root }, [older]);
    const forged = `${note}${other.split('\n').at(-2)}\n`;
    expect(openCheckpoint(forged, KEYS)).toMatchObject({ ok: false, reason: 'signature-invalid' });
  });

  test('may be listed for several parts', () => {
    const log = parseTrustedKeys(`${older.vkey} through 10\n${older.vkey} from 20 through 30`);
    const at = (size: number) =>
      openCheckpoint(signCheckpoint({ origin: ORIGIN, size, root }, [older]), log).ok;
    expect([10, 11, 19, 20, 30, 31].map(at)).toEqual([true, false, false, true, true, false]);
  });
});

describe('a list of keys', () => {
  test('may be one key alone, as it is handed out', () => {
    expect(parseTrustedKeys(`${older.vkey}\n`)).toMatchObject({ origin: ORIGIN, vkeys: [{ name: ORIGIN }] });
  });

  test.each([
    ['nothing', '', 'names no key'],
    ['comments only', '# one\n\n', 'names no key'],
    ['keys of two logs', `${older.vkey}\n${signingKeyFromSeed('other', root).vkey}`, 'two logs'],
    ['another word', `${older.vkey} until 5`, 'in line 1'],
    ['half a range', `\n${older.vkey} from`, 'in line 2'],
    ['the same limit twice', `${older.vkey} from 1 from 2`, 'in line 1'],
    ['a size that is none', `${older.vkey} from -1`, 'in line 1'],
    ['sizes that end before they begin', `${older.vkey} from 5 through 4`, 'end before'],
    ['no key', 'key', 'name+id+key'],
  ])('of %s is refused, and the message says what is wrong', (_, text, says) => {
    expect(() => parseTrustedKeys(text)).toThrow(expect.objectContaining({ code: 'KEY_MALFORMED' }));
    expect(() => parseTrustedKeys(text)).toThrow(says);
  });
});
