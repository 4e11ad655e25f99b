import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { expect, test } from 'vitest';
import { openDataDirectory } from './data-directory.ts';

const mode = (path: string) => statSync(path).mode & 0o777;

test('a data directory is readable by its owner only, also where it was there before and open', () => {
  const root = join(tempDirectory(), 'deep', 'data');
  const made = openDataDirectory(root);
  expect([mode(root), mode(made.keys), mode(made.people)]).toEqual([0o700, 0o700, 0o700]);
  chmodSync(root, 0o755);
  chmodSync(made.keys, 0o755);
  openDataDirectory(root);
  expect([mode(root), mode(made.keys)]).toEqual([0o700, 0o700]);
});
