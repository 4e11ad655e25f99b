import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makeMasterKey } from '@countersign/personal-data';
import { keepOnce } from './keep-once.ts';

/**
 * Loads the key under which the data keys of the subjects are wrapped, made at the first start. It lies outside the store's
 * file on purpose: a copy of the file alone says nothing about anybody.
 */
export function loadPersonalKey(directory: string): Promise<string> {
  return keepOnce(join(directory, 'personal.key'), () => makeMasterKey(randomBytes(32)));
}
