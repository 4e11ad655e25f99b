import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../repository-root.ts';
import { exportedNames, namesExportedBy, wordsOf } from './exported-names.ts';

/** A table of a Markdown document, without its line of dashes. */
interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The tables of a document, in their order. Cells with a `|` in them are not understood. */
function parseTables(markdown: string): readonly Table[] {
  return markdown
    .split(/\n(?!\|)/)
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
    .filter((lines) => lines.length > 1)
    .map(([header = '', _dashes, ...rows]) => ({ header: cellsOf(header), rows: rows.map(cellsOf) }));
}

const cellsOf = (line: string): readonly string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

const tables = parseTables(readFileSync(join(repositoryRoot, 'docs/glossary.md'), 'utf8'));
const tableOf = (...header: string[]): Table => {
  const found = tables.find((table) => table.header.join() === header.join());
  if (found === undefined) throw new Error(`docs/glossary.md has no table ${header.join(', ')}`);
  return found;
};
const terms = tableOf('Term', 'Meaning', 'Where').rows;
const banned = tableOf('Kind', 'Not', 'But').rows.map(([kind = '', not = '', but = '']) => ({
  kind,
  word: not.replaceAll('`', ''),
  but,
}));

test('the glossary has its terms, in alphabetical order, each once', () => {
  const names = terms.map(([term = '']) => term);
  expect(names.length).toBeGreaterThan(40);
  expect(names).toEqual(
    [...new Set(names)].sort((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' })),
  );
});

test.each(terms)(
  'the term "%s" has a meaning and is exported where the glossary says',
  (_term, meaning = '', where = '') => {
    expect(meaning).not.toBe('');
    const [path = '', ...names] = [...where.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
    expect(existsSync(join(repositoryRoot, path)), path).toBe(true);
    expect(names).not.toEqual([]);
    expect(namesExportedBy(readFileSync(join(repositoryRoot, path), 'utf8'))).toEqual(
      expect.arrayContaining(names),
    );
  },
);

describe('names that packages and apps export', () => {
  const names = exportedNames(repositoryRoot);

  test('are all found', () => {
    // What everything else here rests on: were the files elsewhere, nothing would be checked.
    expect(names.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['decide', 'openStore', 'ERRORS', 'Connector']),
    );
    expect(names.length).toBeGreaterThan(1500);
  });

  test.each(banned)('do not use the $kind "$word"', ({ kind, word, but }) => {
    expect(['verb', 'word']).toContain(kind);
    expect(but).not.toBe('');
    const found = names.filter(({ name }) => {
      const words = wordsOf(name);
      return kind === 'word'
        ? words.includes(word)
        : words[0] === word && words.length > 1 && /^[a-z]/.test(name);
    });
    expect(found.map(({ path, name }) => `${path}: ${name}; use ${but}`)).toEqual([]);
  });

  test('are held to more than twenty words', () => {
    expect(banned.length).toBeGreaterThan(20);
  });
});
