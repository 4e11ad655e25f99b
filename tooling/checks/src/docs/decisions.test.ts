import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../repository-root.ts';

const folder = join(repositoryRoot, 'docs', 'adr');
const names = readdirSync(folder).filter((name) => name.endsWith('.md'));

test('decisions are numbered without a gap, and each number is of one of them', () => {
  const numbers = names.map((name) => Number(name.slice(0, 4)));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(names.map((_, index) => index + 1));
});

test.each(names)('%s says its number in its title, and whether it is in force', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  expect(text).toMatch(new RegExp(`^# ${Number(name.slice(0, 4))}\\. \\S`, 'm'));
  expect(text).toMatch(/^state: (proposed|accepted|superseded|rejected)/m);
});
