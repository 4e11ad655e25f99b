import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { mutate } from './apply-mutation.ts';
import { MUTATIONS } from './mutations.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

test('there are at least thirty mutations, in every area, each with a fault of its own', () => {
  expect(MUTATIONS.length).toBeGreaterThanOrEqual(30);
  expect(new Set(MUTATIONS.map((one) => one.fault)).size).toBe(MUTATIONS.length);
  expect([...new Set(MUTATIONS.map((one) => one.area))].toSorted()).toEqual([
    'authorisation',
    'identity',
    'ledger',
    'normalisation',
    'plans',
    'policies',
    'proof',
  ]);
});

test.each(MUTATIONS)('a mutation fits the code as it is: $fault', (mutation) => {
  const path = join(ROOT, mutation.file);
  expect(existsSync(path), mutation.file).toBe(true);
  const source = readFileSync(path, 'utf8');
  expect(mutate(source, mutation)).not.toBe(source);
  for (const tests of mutation.tests) {
    expect(globSync(`${tests}*`, { cwd: ROOT }).length, tests).toBeGreaterThan(0);
  }
});

test('a text that does not stand exactly once is refused', () => {
  const mutation = { area: 'plans', fault: 'x', file: 'a.ts', from: 'left', to: 'right', tests: [] } as const;
  expect(mutate('to the left', mutation)).toBe('to the right');
  expect(() => mutate('nowhere', mutation)).toThrow('0 times');
  expect(() => mutate('left and left', mutation)).toThrow('2 times');
});
