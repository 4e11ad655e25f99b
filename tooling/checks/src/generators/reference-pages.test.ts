import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COMMAND } from './markdown.ts';
import { REFERENCE_DIRECTORY, REFERENCE_PAGES } from './reference-pages.ts';

test.each(Object.entries(REFERENCE_PAGES))(
  'docs/reference/%s says what the registry says',
  async (name, make) => {
    const committed = readFileSync(new URL(name, REFERENCE_DIRECTORY), 'utf8');
    expect(committed, `run "${COMMAND}" and commit what it changes`).toBe(await make());
  },
);

test('docs/reference holds no page that nothing makes any more', () => {
  expect(readdirSync(REFERENCE_DIRECTORY).sort()).toEqual(Object.keys(REFERENCE_PAGES).sort());
});
