import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GOLDEN_ENTRIES } from '../testing/golden-entries.ts';
import { CSV_COLUMNS, csvHeader, csvRecord, toCsv } from './csv.ts';

const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

test('whatever is in a cell, a reader of CSV gets the same back, with an apostrophe in front of what looks like a formula', () => {
  const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[=+\-@\t\r"',;\n ]{1,4}[a-z]*$/));
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 6 }), (cells) => {
      const [read] = parse(csvRecord(cells), { record_delimiter: '\r\n' });
      expect(read).toEqual(cells.map((one) => (FORMULA.test(one) ? `'${one}` : one)));
    }),
  );
});

test('no cell begins like a formula', () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r']) {
    expect(csvRecord([`${start}cmd`, 'x'])).toMatch(/^"?'/);
  }
});

test('an entry has one cell for every column, and its data as JSON', () => {
  const text = `${csvHeader()}${GOLDEN_ENTRIES.map(toCsv).join('')}`;
  const records: Record<string, string>[] = parse(text, { columns: true });
  expect(records.map((record) => Object.keys(record))).toEqual(GOLDEN_ENTRIES.map(() => [...CSV_COLUMNS]));
  expect(records.map(({ data }) => JSON.parse(data ?? ''))).toEqual(
    GOLDEN_ENTRIES.map(({ entry }) => entry.data),
  );
});
