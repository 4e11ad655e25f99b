import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createMasterKey } from '@countersign/personal-data';
import { readOrCreateSecretFile } from './read-or-create-secret-file.ts';

/**
 * Loads the key under which the data keys of the subjects are wrapped, made at the first start. It lies outside the store's
 * file on purpose: a copy of the file alone says nothing about anybody.
 */
export function loadPersonalKey(directory: string): Promise<string> {
  return readOrCreateSecretFile(join(directory, 'personal.key'), () => createMasterKey(randomBytes(32)));
}
