import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { type Page, text } from '../document/block.ts';
import { createReport } from './create-report.ts';
import { openFont } from './fonts.ts';

const regular = readFileSync(new URL(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf')));
const FONTS = { regular, bold: regular, mono: regular };

async function pdfOf(pages: readonly Page[]): Promise<string> {
  const report = createReport({
    fonts: FONTS,
    title: 'Evidence pack',
    madeAt: '2026-01-01T00:00:00.000Z',
    footer: 'a log',
    holds: () => true,
  });
  const bytes = buffer(report.stream);
  for (const page of pages) report.add(page);
  report.end();
  return (await bytes).toString('latin1');
}
const page = (path: string, blocks: Page['blocks']): Page => ({ path, title: path, lead: 'x', blocks });
const pagesIn = (pdf: string) => pdf.match(/\/Type \/Page\b(?!s)/g)?.length;

describe('a report', () => {
  test('begins every item on a page of its own and ends with one that counts them', async () => {
    const pdf = await pdfOf([page('a', [text('one')]), page('b', [text('two')])]);
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
    expect(pagesIn(pdf)).toBe(3);
  });

  test('goes on over as many pages as a table, or one row of it, needs', async () => {
    const columns = [{ title: 'Column', share: 1 }];
    const table = (rows: number, lines: number): Page['blocks'][number] => ({
      kind: 'table',
      columns,
      rows: Array.from({ length: rows }, () => ['line\n'.repeat(lines)]),
      empty: '',
    });
    expect(pagesIn(await pdfOf([page('a', [table(150, 1)])]))).toBeGreaterThan(4);
    expect(pagesIn(await pdfOf([page('a', [table(1, 200)])]))).toBeGreaterThan(4);
  });

  test('holds its fonts', async () => {
    expect(await pdfOf([page('a', [text('Zoë Łukasz')])])).toContain('/FontFile2');
  });

  test('is the same file when it is made again', async () => {
    const pages = [page('a', [text('one')])];
    expect(await pdfOf(pages)).toBe(await pdfOf(pages));
  });
});

describe('a font', () => {
  const font = openFont(regular);

  test.each(['Zoë Łukasz', 'Ražen Đurić', 'Пётр Иванов', 'Όλγα', 'O’Brien – “x” …'])(
    'shows %s as it is',
    (name) => {
      expect(font.show(name)).toBe(name);
      expect(font.width(name)).toBeGreaterThan(0);
    },
  );

  test.each([
    ['山田', '[U+5C71][U+7530]'],
    ['a👩b', 'a[U+1F469]b'],
    // Letters that would stand in the wrong order, or beside the one that they belong on.
    ['שלום', '[U+05E9][U+05DC][U+05D5][U+05DD]'],
    ['e\u0301', 'e[U+0301]'],
  ])('says the code points of what it cannot set, as in %s', (name, shown) => {
    expect(font.show(name)).toBe(shown);
  });
});
