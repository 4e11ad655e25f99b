import { expect, test } from 'vitest';
import { namesExportedBy, wordsOf } from './exported-names.ts';

test('declarations and lists are exports, also where a list gives another name', () => {
  const source = [
    'export async function first() {}',
    'export const second = 1;',
    'export interface Third {}',
    "export { fourth, type Fifth, hidden as sixth } from './other.ts';",
    'export type {\n  Seventh,\n} from "./types.ts";',
    'function own() {}',
  ].join('\n');
  expect(namesExportedBy(source)).toEqual([
    'first',
    'second',
    'Third',
    'fourth',
    'Fifth',
    'sixth',
    'Seventh',
  ]);
});

test('a name is split into its words', () => {
  expect(wordsOf('formatKeyId')).toEqual(['format', 'key', 'id']);
  expect(wordsOf('MAX_CACHED_KEYS')).toEqual(['max', 'cached', 'keys']);
  expect(wordsOf('parseJSONText')).toEqual(['parse', 'json', 'text']);
});
