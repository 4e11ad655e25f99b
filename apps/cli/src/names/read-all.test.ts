import { expect, test } from 'vitest';
import { readAll } from './read-all.ts';

/** A list whose pages hold one row each, and every second one none. */
const pagesOf = (count: number) => {
  const read: string[] = [];
  return {
    read,
    page: async ({ after = '0' }: { readonly after?: string }) => {
      read.push(after);
      const at = Number(after);
      return { rows: at % 2 === 0 ? [] : [at], next: at + 1 < count ? String(at + 1) : null };
    },
  };
};

test('what has a name is looked for on every page, also behind one that is empty', async () => {
  expect(await readAll(pagesOf(6).page)).toEqual([1, 3, 5]);
});

test('it is looked for no longer than until it is found, where the first one is meant', async () => {
  const { page, read } = pagesOf(20);
  expect(await readAll(page, (found) => found.length > 0)).toEqual([1]);
  expect(read).toEqual(['0', '1']);
});

test('what cannot be looked through is refused, since another one may have the name', async () => {
  await expect(readAll(pagesOf(1_000).page)).rejects.toThrow('Give an identifier');
});
