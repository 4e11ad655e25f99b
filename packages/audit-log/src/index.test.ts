import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { expect, test } from 'vitest';

test('the example of the README runs as it stands', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const file = join(tempDirectory(), 'example.ts');
  const entry = new URL('./index.ts', import.meta.url).href;
  writeFileSync(file, `${example.replace('@countersign/audit-log', entry)}\nexport { verified };\n`);
  const { verified } = await import(pathToFileURL(file).href);
  expect(verified).toMatchObject({ ok: true, index: 1n, checkpoint: { size: 3n } });
});
