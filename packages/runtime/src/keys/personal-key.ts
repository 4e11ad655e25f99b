import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMasterKey, parseMasterKey } from '@countersign/personal-data';
import { nextFileOf } from './next-file.ts';
import { readOrCreateSecretFile } from './read-or-create-secret-file.ts';

/**
 * Loads the key under which the data keys of the subjects are wrapped, made at the first start. It lies outside the store's
 * file on purpose: a copy of the file alone says nothing about anybody.
 */
export function loadPersonalKey(directory: string): Promise<string> {
  return readOrCreateSecretFile(join(directory, 'personal.key'), () => createMasterKey(randomBytes(32)));
}

/** What tells a personal key from others, and nothing about it. @throws TypeError where it is no such key */
export const markOf = (personalKey: string): string => parseMasterKey(personalKey).mark.toString('base64');

/** The personal key with a mark, of the files as they are now; null where none has it. */
export function findPersonalKey(directory: string, mark: string): string | null {
  const path = join(directory, 'personal.key');
  for (const file of [path, nextFileOf(path)]) {
    try {
      const text = readFileSync(file, 'utf8').trim();
      if (markOf(text) === mark) return text;
    } catch {
      // Missing or damaged: it is not this one.
    }
  }
  return null;
}
