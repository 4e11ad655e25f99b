import { expect, test } from 'vitest';
import { parseDocument } from './parse-document.ts';

const TEXT = [
  '# Who may, and who may not',
  '[a link](there.md#part) and `code` and `[no link](nowhere.md)`',
  '```sh test',
  'echo "[no link](either.md)" `no code`',
  '```',
  '## Data directory',
].join('\n');

test('links and code are found with their lines, but not within code or fences', () => {
  const { links, codes } = parseDocument(TEXT);
  expect(links).toEqual([{ text: 'there.md#part', line: 2 }]);
  expect(codes).toEqual([
    { text: 'code', line: 2 },
    { text: '[no link](nowhere.md)', line: 2 },
  ]);
});

test('a fence is found with its info, its text and its line', () => {
  expect(parseDocument(TEXT).fences).toEqual([
    { info: 'sh test', line: 3, text: 'echo "[no link](either.md)" `no code`' },
  ]);
});

test('headings can be linked to as GitHub names them', () => {
  expect([...parseDocument(TEXT).anchors]).toEqual(['who-may-and-who-may-not', 'data-directory']);
});

test('a fence that is never closed is an error, as it hides everything behind it', () => {
  expect(() => parseDocument('text\n```sh\nls')).toThrow('the fence in line 2 is never closed');
});
