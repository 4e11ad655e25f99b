import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readArguments } from './read-arguments.ts';

test('without options benches have their own size and nothing is profiled', () => {
  expect(readArguments(['pipeline/idle', 'log'])).toEqual({
    names: ['pipeline/idle', 'log'],
    sizing: { full: false, size: null },
    profile: undefined,
  });
});

test('the size at which goals were set, another one and a directory for profiles are taken', () => {
  expect(readArguments(['pipeline', '--full']).sizing).toEqual({ full: true, size: null });
  expect(readArguments(['pipeline', '--size', '50']).sizing).toEqual({ full: false, size: 50 });
  expect(readArguments(['pipeline/update', '--profile', 'profiles']).profile).toBe(resolve('profiles'));
});

test.each([
  ['--size=0'],
  ['--size=-5'],
  ['--size=many'],
  ['--size'],
  ['--bogus'],
  ['rules', '--profile', 'x'],
])('what nobody understands is refused: %s %s', (...args) => {
  expect(() => readArguments(args)).toThrow(TypeError);
});
