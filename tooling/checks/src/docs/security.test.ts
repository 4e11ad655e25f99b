import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../repository-root.ts';
import { findNamedTest } from './named-tests.ts';

const document = readFileSync(join(repositoryRoot, 'docs/security.md'), 'utf8');

/** Number, attacker, attack, what stops it, and the test of each row of the table of attacks. */
const rows = document
  .split('\n')
  .filter((line) => /^\| *\d+ +\|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, number = '', , attack = '', , test = '']) => ({ number, attack, test }));

describe('the table of attacks', () => {
  test('has the four that were found in use and at least twenty more, numbered without a gap', () => {
    expect(rows.length).toBeGreaterThanOrEqual(24);
    expect(rows.map(({ number }) => Number(number))).toEqual(rows.map((_, index) => index + 1));
    expect(new Set(rows.map(({ attack }) => attack)).size).toBe(rows.length);
  });

  test.each(rows)('$number: $attack', ({ test: named }) => {
    expect(findNamedTest(named)).toBeNull();
  });
});
