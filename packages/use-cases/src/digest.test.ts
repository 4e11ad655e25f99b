import { expect, test } from 'vitest';
import { digestOf } from './digest.ts';

test('a digest does not depend on the order of the fields, and on nothing that is not there', () => {
  const digest = digestOf({ b: [1, { d: 'ä', c: null }], a: true });
  expect(digestOf({ a: true, b: [1, { c: null, d: 'ä' }] })).toBe(digest);
  expect(digestOf({ a: true, b: [1, { c: null, d: 'ä' }], e: undefined })).toBe(digest);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
});

test('a digest differs for every difference', () => {
  const values = [{ a: 1 }, { a: '1' }, { a: null }, { a: [1] }, { b: 1 }, {}, null];
  expect(new Set(values.map(digestOf)).size).toBe(values.length);
});

test('what has no JSON has no digest', () => {
  expect(() => digestOf(undefined)).toThrow(TypeError);
});
