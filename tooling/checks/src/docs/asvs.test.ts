import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../repository-root.ts';
import { ASVS_LEVELS } from './asvs-levels.ts';
import { findNamedTest } from './named-tests.ts';

const STATES = ['met', 'in part', 'not met', 'does not apply'];

const lines = readFileSync(join(repositoryRoot, 'docs/asvs.md'), 'utf8').split('\n');
const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

/** One row may stand for several requirements. */
const rows = lines
  .filter((line) => /^\| *\d+\.\d+\.\d+\b/.test(line))
  .map(cellsOf)
  .map(([numbers = '', levels = '', asks = '', state = '', why = '', tests = '']) => ({
    numbers,
    ids: numbers.split(', '),
    levels,
    asks,
    state,
    why,
    tests: tests === '' ? [] : tests.split('<br>'),
  }));

describe('the table of OWASP ASVS', () => {
  test('has every requirement of levels 1 and 2 once, in the chapter that it is of, with its level', () => {
    const found = rows.flatMap(({ ids }) => ids);
    expect(found.toSorted()).toEqual([...ASVS_LEVELS.keys()].toSorted());
    const wrong = rows.filter(
      ({ ids, levels }) =>
        [...new Set(ids.map((id) => ASVS_LEVELS.get(id)))].toSorted().join(', ') !== levels,
    );
    expect(wrong).toEqual([]);
    let chapter = '';
    for (const line of lines) {
      chapter = /^## V(\d+) /.exec(line)?.[1] ?? chapter;
      const [, of] = /^\| *(\d+)\.\d+\.\d+\b/.exec(line) ?? [];
      if (of !== undefined) expect([line, of]).toEqual([line, chapter]);
    }
  });

  test.each(rows)('$numbers says what is asked for, whether it holds, and how one knows', (row) => {
    expect(row.asks).not.toBe('');
    expect(STATES).toContain(row.state);
    if (row.state !== 'met') expect(row.why).not.toBe('');
    expect(row.why + row.tests.join('')).not.toBe('');
    expect(row.tests.map(findNamedTest).filter((problem) => problem !== null)).toEqual([]);
  });

  test('counts at its head what stands in it', () => {
    const count = (within: string, state: string) =>
      rows
        .filter((row) => row.state === state)
        .flatMap(({ ids }) => ids)
        .filter((id) => within === 'all' || id.startsWith(`${within}.`)).length;
    const heads = lines.map(cellsOf).filter(([name = '']) => /^(V\d+ .+|all)$/.test(name));
    const chapters = new Set([...ASVS_LEVELS.keys()].map((number) => number.split('.')[0]));
    expect(heads).toHaveLength(chapters.size + 1);
    for (const [name = '', ...counts] of heads) {
      const within = /^V(\d+) /.exec(name)?.[1] ?? 'all';
      expect([name, ...counts]).toEqual([name, ...STATES.map((state) => String(count(within, state)))]);
    }
  });
});
