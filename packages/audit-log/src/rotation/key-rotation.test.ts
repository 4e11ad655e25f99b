import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import { signCheckpoint } from '../checkpoint/sign-checkpoint.ts';
import { emptyRoot } from '../merkle/hash.ts';
import { generateSigningKey, parseSigningKey } from '../note/signing-key.ts';
import { parseVkey } from '../note/vkey.ts';
import {
  followKeys,
  formatTrustedKeys,
  type KeyRotation,
  readKeyRotation,
  signKeyRotation,
} from './key-rotation.ts';

const ORIGIN = 'log.example';
const root = emptyRoot();
const [FIRST, SECOND, THIRD, STRANGER] = [1, 2, 3, 4].map((seed) =>
  parseSigningKey(generateSigningKey(ORIGIN, Buffer.alloc(32, seed)).privateKey),
) as [Key, Key, Key, Key];
type Key = ReturnType<typeof parseSigningKey>;

const rotation = (index: number, old: Key, successor: Key, by = old): KeyRotation => ({
  index,
  old: old.vkey,
  successor: successor.vkey,
  note: signKeyRotation({ origin: ORIGIN, size: index, root, successor: successor.vkey }, by),
});
const follow = (from: readonly Key[], ...rotations: readonly KeyRotation[]) =>
  followKeys({ origin: ORIGIN, vkeys: from.map(({ vkey }) => parseVkey(vkey)) }, rotations);
const lines = (from: readonly Key[], ...rotations: readonly KeyRotation[]) =>
  formatTrustedKeys(follow(from, ...rotations)).map((line) =>
    [FIRST, SECOND, THIRD, STRANGER].reduce(
      (text, { vkey }, number) => text.replace(vkey, `key ${number + 1}`),
      line,
    ),
  );
const isGood = (trusted: ReturnType<typeof follow>, size: number, key: Key) =>
  openCheckpoint(signCheckpoint({ origin: ORIGIN, size, root }, [key]), trusted).ok;

const ALL = [rotation(10, FIRST, SECOND), rotation(20, SECOND, THIRD)] as const;
const FOLLOWED = ['key 1 through 10', 'key 2 from 11 through 20', 'key 3 from 21'];

describe('the keys of a log', () => {
  it.each([
    ['the first one', [FIRST]],
    ['one in between', [SECOND]],
    ['the last one', [THIRD]],
    ['all of them', [FIRST, SECOND, THIRD]],
  ])('are followed from %s', (_which, known) => {
    expect(lines(known, ...ALL).toSorted()).toEqual(FOLLOWED);
  });

  it('sign what each of them may, and nothing else', () => {
    const trusted = follow([FIRST], ...ALL);
    const good = [10, 11, 20, 21, 9_000].map((size) =>
      [FIRST, SECOND, THIRD].filter((key) => isGood(trusted, size, key)),
    );
    expect(good).toEqual([[FIRST], [SECOND], [SECOND], [THIRD], [THIRD]]);
  });

  it.each([
    ['by a key that nobody trusts', rotation(10, STRANGER, THIRD)],
    ['in the name of a key that did not sign it', rotation(10, FIRST, THIRD, STRANGER)],
    ['for another place in the log', { ...rotation(10, FIRST, THIRD), index: 11 }],
    ['for another successor', { ...rotation(10, FIRST, THIRD), successor: STRANGER.vkey }],
    [
      'by an ordinary checkpoint',
      { ...rotation(10, FIRST, THIRD), note: signCheckpoint({ origin: ORIGIN, size: 10, root }, [FIRST]) },
    ],
    [
      'to a key of another log',
      rotation(
        10,
        FIRST,
        parseSigningKey(generateSigningKey('other.example', Buffer.alloc(32, 9)).privateKey),
      ),
    ],
    ['with a text that is no note', { ...rotation(10, FIRST, THIRD), note: 'nonsense' }],
    ['with a key that is none', { ...rotation(10, FIRST, THIRD), successor: 'nonsense' }],
  ])('are not what was named %s', (_how, forged) => {
    expect(lines([FIRST], forged)).toEqual(['key 1']);
  });

  it('that was replaced names no other successor afterwards', () => {
    expect(lines([FIRST], rotation(10, FIRST, SECOND), rotation(15, FIRST, STRANGER))).toEqual([
      'key 1 through 10',
      'key 2 from 11',
    ]);
  });
});

it('an entry is such a change only where it says so itself', () => {
  const { note, old, successor } = ALL[0];
  const body = (entry: unknown) => Buffer.from(JSON.stringify(entry));
  const data = { key: 'log', old, successor, note };
  expect(readKeyRotation(10, body({ type: 'key.rotated', data }))).toEqual(ALL[0]);
  for (const entry of [
    { type: 'key.rotated', data: { ...data, key: 'review' } },
    { type: 'key.rotated', data: { ...data, note: undefined } },
    { type: 'other', data: { ...data, quoted: '"type":"key.rotated"' } },
    { type: 'other', inner: { type: 'key.rotated' }, data },
  ])
    expect(readKeyRotation(10, body(entry))).toBeUndefined();
  expect(readKeyRotation(10, Buffer.from('{"type":"key.rotated"'))).toBeUndefined();
});
