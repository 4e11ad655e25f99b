import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { expect, test } from 'vitest';
import { smallFilesWithOneImporter } from './small-files.ts';

function checkout(files: Readonly<Record<string, string>>): string {
  const root = tempDirectory();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const MANIFEST = '{ "exports": { ".": "./src/index.ts" } }';
const USER = "import { help } from './help/help.ts';\nexport const use = help;\n";
const HELP = 'export const help = 1;\n';

test('a helper of up to 20 lines that one file imports is found, and a longer one is not', () => {
  const files = { 'packages/a/src/use.ts': USER, 'packages/a/src/help/help.ts': HELP };
  const found = { path: 'packages/a/src/help/help.ts', lines: 1, importer: 'packages/a/src/use.ts' };
  expect(smallFilesWithOneImporter(checkout(files))).toEqual([found]);
  const longer = { ...files, 'packages/a/src/help/help.ts': HELP + '\n'.repeat(20) };
  expect(smallFilesWithOneImporter(checkout(longer))).toEqual([]);
});

test.each([
  ['that another file imports too', { 'packages/a/src/other.ts': USER }],
  [
    'that has a test of its own',
    { 'packages/a/src/help/help.test.ts': "import { help } from './help.ts';\n" },
  ],
  [
    'that the package lets others import',
    {
      'packages/a/package.json': MANIFEST,
      'packages/a/src/use.ts': '',
      'packages/a/src/index.ts': "export { help } from './help/help.ts';\n",
    },
  ],
  [
    'that is started',
    { 'packages/a/src/use.ts': "new Worker(new URL('./help/help.ts', import.meta.url));\n" },
  ],
])('one %s is none', (_, others) => {
  const files = { 'packages/a/src/use.ts': USER, 'packages/a/src/help/help.ts': HELP, ...others };
  expect(smallFilesWithOneImporter(checkout(files))).toEqual([]);
});
