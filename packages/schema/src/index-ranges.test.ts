import { expect, test } from 'vitest';
import { formatIndexRanges, indexRangesSchema, parseIndexRanges } from './index-ranges.ts';

test.each([
  [[], []],
  [[7], ['7']],
  [[0, 1, 2, 3, 17], ['0-3,17']],
  [[1, 3, 5, 6], ['1,3,5-6']],
])('%j is written as %j, and read as that again', (indexes, texts) => {
  expect(formatIndexRanges(indexes)).toEqual(texts);
  const read = texts.flatMap(parseIndexRanges).flatMap(([first, last]) => {
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
  expect(read).toEqual(indexes);
});

test('many are written as several texts, of which each is as long as it may be', () => {
  const indexes = Array.from({ length: 40_000 }, (_, at) => 2 * at);
  const texts = formatIndexRanges(indexes);
  expect(texts.length).toBeGreaterThan(3);
  for (const text of texts) expect(indexRangesSchema.parse(text)).toBe(text);
  expect(texts.flatMap(parseIndexRanges).map(([first]) => first)).toEqual(indexes);
});
