import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ASSUMPTIONS } from './assumptions.ts';

const folder = new URL('.', import.meta.url);

test('README.md explains every assumption, and none that is gone', () => {
  const readme = readFileSync(new URL('../README.md', folder), 'utf8');
  const explained = [...readme.matchAll(/^\| `([a-z0-9]+\.[a-z0-9-]+)` +\|/gm)].map(([, name]) => name);
  expect(explained.sort()).toEqual([...ASSUMPTIONS].sort());
});

test('every assumption is marked where the code makes it', () => {
  const code = globSync('**/*.ts', { cwd: folder.pathname, exclude: ['**/*.test.ts', 'assumptions.ts'] })
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
  const made = ASSUMPTIONS.filter((name) => code.replace(/\s+/g, '').includes(`assumed('${name}',`));
  expect(made).toEqual([...ASSUMPTIONS]);
});
