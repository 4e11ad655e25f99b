import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectory } from '@countersign/test-kit';
import { expect, test } from 'vitest';
import { findOpenToOthers } from './open-to-others.ts';

function installation(directory: string): void {
  chmodSync(directory, 0o700);
  for (const name of ['keys', 'people', 'backups', 'sandbox'])
    mkdirSync(join(directory, name), { mode: 0o700 });
  for (const name of [
    'countersign.db',
    'credentials.yaml',
    'keys/log.key',
    'people/ada.json',
    'backups/x.age',
  ])
    writeFileSync(join(directory, name), '', { mode: 0o600 });
  for (const name of ['keys/log.vkey', 'keys/review.pub.pem', 'sandbox/port'])
    writeFileSync(join(directory, name), '', { mode: 0o644 });
}

test('an installation that only its owner can read is no finding, with what is handed out in it', () => {
  using directory = createDirectory();
  installation(directory.path);
  expect(findOpenToOthers(directory.path)).toEqual([]);
});

test.for([
  ['countersign.db', 0o644],
  ['keys/log.key', 0o640],
  ['people/ada.json', 0o604],
  ['credentials.yaml', 0o666],
  ['backups/x.age', 0o644],
  ['keys', 0o755],
  ['.', 0o755],
] as const)('%s with the mode %o is named', ([path, mode]) => {
  using directory = createDirectory();
  installation(directory.path);
  chmodSync(join(directory.path, path), mode);
  expect(findOpenToOthers(directory.path)).toEqual([{ path, mode: mode.toString(8).padStart(4, '0') }]);
});
