import { expect, test } from 'vitest';
import { progressBar } from './show-progress.ts';

function drawOn(isTTY: boolean) {
  let written = '';
  const bar = progressBar({
    isTTY,
    write: (text) => {
      written += text;
    },
  });
  return { bar, written: () => written };
}

test('a terminal gets a line that is drawn over and taken away', () => {
  const { bar, written } = drawOn(true);
  bar.show({ done: 5, total: 10 });
  expect(written()).toBe(`\r[${'='.repeat(15)}${' '.repeat(15)}] 50 % of 10 decisions`);
  bar.show({ done: 10, total: 10 });
  bar.clear();
  expect(written().split('\r').at(-2)?.trim()).toBe('');
});

test('the same progress is not drawn twice', () => {
  const { bar, written } = drawOn(true);
  bar.show({ done: 50_000, total: 1_000_000 });
  const once = written();
  bar.show({ done: 50_500, total: 1_000_000 });
  expect(written()).toBe(once);
});

test('anything else gets nothing', () => {
  const { bar, written } = drawOn(false);
  bar.show({ done: 5, total: 10 });
  bar.clear();
  expect(written()).toBe('');
});
