import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../repository-root.ts';
import { parseDocument } from './parse-document.ts';

const folders = globSync('{packages,apps}/*/package.json', { cwd: repositoryRoot }).map(dirname).sort();

test('the packages and apps are found', () => {
  expect(folders).toEqual(expect.arrayContaining(['apps/api', 'packages/schema', 'packages/use-cases']));
  expect(folders.length).toBeGreaterThan(20);
});

describe.each(folders)('the README of %s', (folder) => {
  const path = join(repositoryRoot, folder, 'README.md');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';

  test('is there, under the name of the package', () => {
    const { name } = JSON.parse(readFileSync(join(repositoryRoot, folder, 'package.json'), 'utf8'));
    expect(text.split('\n')[0]).toBe(`# ${name}`);
  });

  test.each(['Entry', 'Must not know', 'Tests'])('says what its "%s" is', (what) => {
    expect(text).toMatch(new RegExp(`^- ${what}: \\S`, 'm'));
  });

  test('names files that exist', () => {
    const named = parseDocument(text).codes.map((code) => code.text);
    const own = named
      .filter((code) => /^(?:src|scripts)\/[\w./-]+$/.test(code))
      .map((code) => join(folder, code));
    const others = named.filter((code) => /^(?:apps|packages|tooling)\/[\w./-]+$/.test(code));
    expect(own, 'its entry').not.toEqual([]);
    expect([...own, ...others].filter((file) => !existsSync(join(repositoryRoot, file)))).toEqual([]);
  });
});
