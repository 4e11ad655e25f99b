import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../repository-root.ts';
import { findPaths } from './find-paths.ts';
import { isAboutProject, readDocuments } from './read-documents.ts';

const documents = await readDocuments();
const anchorsOf = new Map(documents.map(({ path, anchors }) => [path, anchors]));

test('the documents that say what Countersign is, how it is built and how to work on it are there', () => {
  const paths = documents.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(['CHANGELOG.md', 'CONTRIBUTING.md', 'README.md', 'docs/architecture.md']),
  );
});

describe.each(documents)('$path', (document) => {
  test('has relative links that lead somewhere', () => {
    const broken = document.links
      .filter(({ text }) => !/^[a-z]+:/.test(text))
      .filter(({ text }) => {
        const [file = '', anchor] = text.split('#');
        const path = file === '' ? document.path : normalize(join(dirname(document.path), file));
        if (!existsSync(join(repositoryRoot, path))) return true;
        return anchor !== undefined && anchorsOf.get(path)?.has(anchor) !== true;
      });
    expect(broken).toEqual([]);
  });

  test('has JSON that parses', () => {
    for (const { info, text, line } of document.fences) {
      if (info === 'json') expect(() => JSON.parse(text), `line ${line}`).not.toThrow();
    }
  });
});

describe.each(documents.filter(isAboutProject))('$path', (document) => {
  test('names files and folders that exist', () => {
    const missing = findPaths(document).filter(
      ({ text }) => globSync(text, { cwd: repositoryRoot }).length === 0,
    );
    expect(missing).toEqual([]);
  });

  test('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
    const named = [...document.codes, ...document.fences].flatMap(({ text }) =>
      [...text.matchAll(/\bnpm (?:run )?([a-z]+)/g)].map((match) => match[1] ?? ''),
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
