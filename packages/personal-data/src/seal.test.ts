import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { blindIndex, createMasterKey, createSuccessor, parseMasterKey } from './master-key.ts';
import {
  createDataKey,
  RANDOM_FOR_DATA_KEY,
  RANDOM_FOR_SEALING,
  rewrapDataKey,
  seal,
  subjectOf,
  unseal,
  unwrapDataKey,
} from './seal.ts';

const key = createSecretKey(Buffer.alloc(32, 1));
const place = { table: 'revision', row: ['req_1', '1'] };
const texts = ['Anna', 'anna@acme.example', ''];
const sealed = seal(texts, { subject: 'usr_1', key, place, random: randomBytes(RANDOM_FOR_SEALING) });
const master = parseMasterKey(createMasterKey(Buffer.alloc(32, 2)));
const other = parseMasterKey(createMasterKey(Buffer.alloc(32, 3)));

describe('sealed texts', () => {
  test('open with their key at their place, and say whom they are about', () => {
    expect(unseal(sealed, { key, place })).toEqual(texts);
    expect(subjectOf(sealed)).toBe('usr_1');
    expect(sealed.includes('Anna')).toBe(false);
  });

  test.each([
    ['another key', { key: createSecretKey(Buffer.alloc(32, 4)), place }],
    ['another table', { key, place: { ...place, table: 'decision' } }],
    ['another row', { key, place: { ...place, row: ['req_2', '1'] } }],
  ])('do not open with or in %s', (_what, as) => {
    expect(() => unseal(sealed, as)).toThrow();
  });

  test('do not open once a bit of them was changed, whichever it is', () => {
    for (let index = 0; index < sealed.length; index += 1) {
      const altered = Buffer.from(sealed);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(() => unseal(altered, { key, place })).toThrow();
    }
  });
});

describe('the key of a subject', () => {
  const { key: made, wrapped } = createDataKey(master, 'usr_1', randomBytes(RANDOM_FOR_DATA_KEY));

  test('is unwrapped by the installation that made it, for that subject only', () => {
    expect(unwrapDataKey(master, 'usr_1', wrapped).equals(made)).toBe(true);
    expect(() => unwrapDataKey(master, 'usr_2', wrapped)).toThrow();
    expect(() => unwrapDataKey(other, 'usr_1', wrapped)).toThrow();
  });

  test('is not in its wrapped form', () => {
    expect(wrapped.includes(made.export())).toBe(false);
  });
});

test('a blind index is equal for equal texts of one name and one installation only', () => {
  const index = blindIndex(master, 'label', ['shop', 'Anna']);
  expect(blindIndex(master, 'label', ['shop', 'Anna'])).toBe(index);
  const others = [
    blindIndex(master, 'provider_id', ['shop', 'Anna']),
    blindIndex(master, 'label', ['hub', 'Anna']),
    blindIndex(master, 'label', ['shop', 'anna']),
    blindIndex(master, 'label', ['shopAnna']),
    blindIndex(other, 'label', ['shop', 'Anna']),
  ];
  expect(new Set([index, ...others]).size).toBe(others.length + 1);
});

test('a personal key of another length is refused', () => {
  expect(() => parseMasterKey('AAAA')).toThrow('32 bytes');
  expect(() => createMasterKey(Buffer.alloc(31))).toThrow('32 random bytes');
});

describe('a key that takes the place of another one', () => {
  const first = createMasterKey(Buffer.alloc(32, 2));
  const second = createSuccessor(first, Buffer.alloc(32, 5));
  const third = createSuccessor(second, Buffer.alloc(32, 6));

  test('is told from it, opens what it is made to wrap, and nothing that the one before has wrapped', () => {
    const [from, to] = [parseMasterKey(first), parseMasterKey(second)];
    expect(to.mark.equals(from.mark)).toBe(false);
    const made = createDataKey(from, 'usr_1', randomBytes(RANDOM_FOR_DATA_KEY));
    const random = randomBytes(RANDOM_FOR_SEALING);
    const wrapped = rewrapDataKey({ from, to }, { subject: 'usr_1', wrapped: made.wrapped, random });
    expect(unwrapDataKey(to, 'usr_1', wrapped).equals(made.key)).toBe(true);
    expect(() => unwrapDataKey(from, 'usr_1', wrapped)).toThrow();
    expect(() => unwrapDataKey(to, 'usr_1', made.wrapped)).toThrow();
    expect(() => rewrapDataKey({ from, to }, { subject: 'usr_2', wrapped: made.wrapped, random })).toThrow();
  });

  test('makes the same blind indexes, however often it was replaced', () => {
    const indexes = [first, second, third].map((text) =>
      blindIndex(parseMasterKey(text), 'principal.email', ['anna@acme.example']),
    );
    expect(new Set(indexes).size).toBe(1);
  });

  test.each(['', 'AAAA', `${first} AAAA`, `${second} ${first}`])('is not "%s"', (text) => {
    expect(() => parseMasterKey(text)).toThrow(TypeError);
  });
});
